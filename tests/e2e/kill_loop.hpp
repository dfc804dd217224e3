#pragma once

#include "world.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace parley::e2e {

/// What became of all the messages once the last kill was over.
struct kill_report {
  int kills = 0;
  std::size_t acknowledged = 0;
  std::size_t replies = 0;
  std::size_t lost = 0;       ///< acknowledged and named by no reply
  std::size_t duplicates = 0; ///< named by more than one, or a reference twice
  std::size_t prepared = 0;   ///< answered by a prepared text instead
  std::chrono::duration<double> took{0};
  std::chrono::duration<double> slowest_start{0}; ///< until it listens
  std::string trouble;
};

/// Ends Parley by SIGKILL again and again, at random points of its work, while
/// customers write; starts it again each time; and keeps the books. What a
/// customer got no acknowledgement for is sent again, or given up: then it may
/// be answered or not, but not twice.
class kill_loop {
public:
  /// @param seed Decides when and whom.
  kill_loop(world& in, unsigned seed);
  ~kill_loop();
  kill_loop(const kill_loop&) = delete;
  kill_loop& operator=(const kill_loop&) = delete;

  /// Runs it all. @param tell Told of each kill; may be empty.
  kill_report run(int kills, const std::function<void(int)>& tell = {});

private:
  /// What is waited for before the kill.
  enum class moment : uint8_t { acknowledgement, model_call, post, time };

  void write_on(unsigned customer);
  bool wait_for_parley(uint64_t& generation, uint16_t& port);
  void happened(moment what);
  bool one_kill();
  bool start_again();
  void check();
  [[nodiscard]] bool all_are_answered();

  world& world_;
  std::mt19937 chance_;
  kill_report report_;
  std::mutex guard_; ///< guards what follows
  std::condition_variable changed_;
  uint64_t generation_ = 0; ///< of the Parley that runs; 0: none does
  uint64_t generations_ = 0;
  moment awaited_ = moment::time;
  int left_ = 0; ///< of what is awaited; 0: strike
  bool over_ = false;
  std::set<uint64_t> acknowledged_;
  std::map<uint64_t, std::string> where_; ///< conversations of messages
  std::vector<std::thread> customers_;
};

} // namespace parley::e2e

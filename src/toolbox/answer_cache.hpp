#pragma once

#include "base/time.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace parley::toolbox {

/// Answers that are good for a while, by what was asked. Past its bound the one
/// that was used least lately goes. Safe from any thread.
class answer_cache {
public:
  /// @param most Entries, at least 1.
  /// @param clock Instead of the steady clock.
  answer_cache(std::chrono::seconds good_for, std::size_t most,
               std::function<steady_time()> clock = {});

  std::optional<std::string> find(const std::string& question);

  void put(const std::string& question, std::string answer);

private:
  struct entry {
    std::string key;
    std::string answer;
    steady_time until;
  };
  using entries = std::list<entry>;

  const std::chrono::seconds good_for_;
  const std::size_t most_;
  const std::function<steady_time()> clock_;
  std::mutex guard_;
  entries all_; ///< guarded; the one used last first
  std::unordered_map<std::string, entries::iterator> places_; ///< guarded
};

} // namespace parley::toolbox

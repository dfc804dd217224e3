#pragma once

#include "base/time.hpp"
#include "benchmark/histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parley::benchmark {

/// Who wrote what, what was acknowledged, and what was answered: measures how
/// long it took and tells whether every reply is right. Each acknowledged
/// message must be answered once, by a reply that names its number, in its
/// conversation; messages of one group by one reply to all of them. A message
/// that was not acknowledged may be answered once or not at all.
class ledger {
public:
  struct entry {
    uint64_t conversation = 0;
    uint64_t group = 0;      ///< messages that are to be answered together
    steady_time due{};       ///< when it was meant to be sent
    bool counted = true;     ///< false in the warm-up
    bool needs_reply = true; ///< false for receipts
  };

  /// Notes that a message is about to be sent; gives its number.
  uint64_t add(const entry& what);

  void acknowledged(uint64_t number, steady_time when);

  /// Any other answer than 200, or none.
  void refused(uint64_t number);

  /// The model was asked for these messages, and answered.
  void model_worked(const std::vector<uint64_t>& numbers, steady_time asked,
                    steady_time answered);

  /// A reply was posted to a conversation.
  void replied(uint64_t conversation, std::string_view text, steady_time when);

  [[nodiscard]] const entry& at(uint64_t number) const;

  // -- how far it is ----------------------------------------------------------

  [[nodiscard]] uint64_t sent() const;
  [[nodiscard]] uint64_t acknowledged() const;
  [[nodiscard]] uint64_t refused() const;
  /// Acknowledged messages that have their reply, or need none.
  [[nodiscard]] uint64_t settled() const;
  /// Messages that were answered, and the replies that did it.
  [[nodiscard]] uint64_t answered() const;
  [[nodiscard]] uint64_t replies() const;

  // -- what was measured, without the warm-up ---------------------------------

  [[nodiscard]] const histogram& acknowledgements() const;
  /// From when a message was due to when its reply was posted.
  [[nodiscard]] const histogram& turns() const;
  /// The same without the time the model took; of messages that were answered
  /// by themselves.
  [[nodiscard]] const histogram& own_shares() const;

  /// Measures anew from here; what is right and wrong goes on.
  void measure_anew();

  // -- what was wrong ---------------------------------------------------------

  struct faults {
    uint64_t missing = 0; ///< acknowledged and never answered
    uint64_t doubled = 0; ///< answered more than once
    uint64_t wrong = 0;   ///< a reply to nobody, or in another conversation
    uint64_t split = 0;   ///< a group that was answered in several replies
    std::vector<std::string> list; ///< the first of them, in words

    [[nodiscard]] uint64_t count() const;
  };

  /// Judges what there is now; `missing` holds all that is not answered yet.
  [[nodiscard]] faults judge() const;

private:
  struct state {
    entry what;
    bool acknowledged = false;
    bool refused = false;
    uint32_t replies = 0;
    uint64_t first_reply = 0;
    std::chrono::nanoseconds model_time{0};
  };

  void settle(state& one);
  void measure(const state& one, steady_time when, bool alone);
  void wrong(std::string what);

  std::vector<state> all_;
  uint64_t acknowledged_ = 0;
  uint64_t refused_ = 0;
  uint64_t settled_ = 0;
  uint64_t answered_ = 0;
  uint64_t replies_ = 0;
  uint64_t wrong_ = 0;
  std::vector<std::string> wrong_list_;
  histogram acknowledgement_times_;
  histogram turn_times_;
  histogram share_times_;
};

} // namespace parley::benchmark

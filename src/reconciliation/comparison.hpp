#pragma once

#include "base/time.hpp"
#include "storage/comparison.hpp"
#include "twilio/rest.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// @file
/// src/reconciliation: what a conversation's list at Twilio means, held against
/// what is known of it. Plain values: who asks whom is told in actors/.

namespace parley::reconciliation {

/// What holds for every comparison.
struct circumstances {
  std::string own_author;
  timestamp born{};    ///< of the database: messages before it are history
  timestamp started{}; ///< of the process: what is older had its webhook, or
                       ///< never will have
  timestamp now{};
  /// A message younger than this may still come by its webhook.
  std::chrono::milliseconds on_its_way{5'000};
};

/// A message of ours that stands where none of it was expected.
struct reply {
  twilio::listed_message what;
  twilio::reply_reference reference;
};

/// What a comparison comes to.
struct outcome {
  std::vector<twilio::listed_message> missing; ///< to be taken in, by index
  std::vector<reply> repeated;                 ///< second posts of one part
  std::vector<reply> found;                    ///< had been given up
  int64_t up_to = -1; ///< so far the two agree, with the missing taken in
  bool again = false; ///< what may be on its way is left for a further look
};

/// One conversation's list, read from the newest down to where it was compared.
class listing {
public:
  explicit listing(storage::open_conversation of);

  /// Takes a page in. @return Whether the next page may tell something new.
  bool add(const twilio::message_page& page, const circumstances& at);

  /// Whether there is anything to be held against what is known.
  [[nodiscard]] bool is_empty() const;

  /// Asks how its messages stand.
  [[nodiscard]] storage::ask_standing question(const circumstances& at) const;

  /// @param standings The answer, one for each message.
  [[nodiscard]] outcome judge(const std::vector<storage::standing>& standings,
                              const circumstances& at) const;

  [[nodiscard]] const storage::open_conversation& of() const;

private:
  [[nodiscard]] bool
  is_history(const twilio::listed_message& what, const circumstances& at) const;

  storage::open_conversation of_;
  std::vector<twilio::listed_message> messages_; ///< by index
  int64_t highest_ = -1; ///< index that was listed, history included
};

} // namespace parley::reconciliation

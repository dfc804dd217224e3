#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::benchmark {

/// What a message makes the model do before it answers.
enum class wish : char {
  answer = 'p',   ///< nothing
  tool = 't',     ///< call a tool
  hand_off = 'h', ///< hand over to another agent
};

/// What the customer writes: `[m0000000012p] Where is my order #12345?`. The
/// number is what tells later whether a reply is the right one.
std::string question(uint64_t number, wish what);

/// What a model is asked: the messages since the last reply in its request.
struct open_questions {
  std::vector<uint64_t> numbers;
  wish last = wish::answer;  ///< of the newest
  std::size_t newest_at = 0; ///< where in the request the newest begins
};

/// Reads them out of a request's body, whichever API it is for.
open_questions read_questions(std::string_view body);

/// The reply to these: `[r0000000012,0000000013] Your order …`
std::string reply_to(const std::vector<uint64_t>& numbers);

/// The messages that a reply says it answers; none when it is no such reply.
std::vector<uint64_t> numbers_of_reply(std::string_view text);

/// `CH` and the run and the number as 16 hex digits each; other prefixes too.
std::string
numbered_sid(std::string_view prefix, uint64_t run, uint64_t number);

/// The number in a SID of that form; nothing when it is of another.
std::optional<uint64_t> number_of_sid(std::string_view sid);

/// The telephone number of a conversation's customer.
std::string customer_of(uint64_t conversation);

} // namespace parley::benchmark

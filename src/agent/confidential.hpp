#pragma once

#include "agent/phrases.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parley::agent {

/// What no customer is to read: the agents' instructions and what is said of
/// their tools. Finds it again in a reply by the words, whatever their case,
/// form, punctuation and line breaks. Immutable, safe from any thread; a reply
/// is looked at in microseconds.
///
/// A reply tells it when it holds
/// - 12 words in a row of one sentence,
/// - 20 words in a row across sentences,
/// - all of an agent's instructions, or their first sentence (who it is), from
///   6 words on, or
/// - what looks like a key or a marker, such as `INTERNAL-CANARY-42`.
///
/// Twice as many in scripts without spaces, where each character counts. Fewer
/// would block stock phrases: the demo shop's texts have up to 4 words in a row
/// in common with its instructions, and an answer to "what can you do" 15 and
/// more across the lines of a list.
///
/// Not confidential, wherever it stands: contact details, what
/// instructions put in double quotes (so an agent is told what to say), and
/// texts that are open anyway. Translations and paraphrases are not found.
class confidential {
public:
  /// Nothing is.
  confidential() = default;

  /// @param instructions Of each agent.
  /// @param others Further texts: descriptions of tools.
  /// @param open What may be said: prepared answers.
  confidential(const std::vector<std::string>& instructions,
               const std::vector<std::string>& others,
               const std::vector<std::string>& open);

  [[nodiscard]] bool is_told_in(std::string_view reply) const;

private:
  using hashes = std::vector<uint64_t>; ///< sorted

  std::vector<word> add(std::string_view text);
  void add_instructions(std::string_view text);
  void
  add_runs(const std::vector<word>& words, std::size_t length, bounds within);
  void open(std::string_view text);

  std::map<std::size_t, hashes> runs_; ///< by length in words
  hashes keys_;
};

} // namespace parley::agent

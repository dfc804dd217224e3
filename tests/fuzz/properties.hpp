#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

/// @file
/// tests/fuzz: what must hold of every input from outside, one function a
/// parser. libFuzzer runs them on inputs it finds (scripts/fuzz.sh), fuzz_test
/// on the seed corpora and on fixed mutations of them.

namespace parley::fuzz {

/// Something that must hold of every input does not hold of this one.
class broken_property : public std::logic_error {
  using std::logic_error::logic_error;
};

/// @throws broken_property unless it holds.
inline void must(bool holds, const char* what) {
  if (!holds)
    throw broken_property{what};
}

/// Chance that is the same for the same input.
class drawn_from {
public:
  /// FNV-1a of the bytes.
  explicit drawn_from(std::string_view input) {
    for (const char c : input)
      state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }

  /// Below `bound`, which is not 0.
  std::size_t below(std::size_t bound) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>(state_ % bound);
  }

private:
  uint64_t state_ = 0xcbf29ce484222325U;
};

/// Takes the first line off the input, without its line feed.
inline std::string_view take_line(std::string_view& input) {
  const auto line = input.substr(0, input.find('\n'));
  input.remove_prefix(line.size() == input.size() ? line.size()
                                                  : line.size() + 1);
  return line;
}

/// The input in pieces of 1 to `most` bytes, as drawn.
inline std::vector<std::string_view>
in_pieces(std::string_view input, std::size_t most) {
  drawn_from chance{input};
  std::vector<std::string_view> pieces;
  while (!input.empty()) {
    pieces.push_back(input.substr(0, 1 + chance.below(most)));
    input.remove_prefix(pieces.back().size());
  }
  return pieces;
}

} // namespace parley::fuzz

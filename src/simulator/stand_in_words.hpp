#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace parley::simulator {

/// What a customer wants with one clause.
enum class topic {
  order,
  product,
  hours,
  locations,
  faq,
  billing,
  technical,
  thanks,
  greeting,
  goodbye,
  agreement,
  refusal,
  unknown,
};

/// One clause of what a customer said, understood.
struct clause {
  topic about = topic::unknown;
  std::string words;  ///< the clause itself, lower case, blanks folded
  std::string number; ///< an order number
  std::string city;
  std::string day;
  std::string product; ///< what is left of a question about a product
  bool follow_up
    = false; ///< `the leather ones`, `it`: refers to what was before
  bool yes_or_no = false; ///< `Do you have …?`
};

/// Takes apart what a customer said.
std::vector<clause> understand(std::string_view said);

/// ASCII letters in lower case, every run of blanks one blank.
std::string lowered(std::string_view text);

/// Whether any of the phrases stands in `words` between word borders.
/// @param words As `lowered` gives them.
bool mentions(std::string_view words,
              std::initializer_list<std::string_view> phrases);

/// The words of a text, without what stands between them.
std::vector<std::string_view> words_of(std::string_view text);

/// The city named in the text, spelt as customers see it; empty when none.
std::string city_in(std::string_view said);

} // namespace parley::simulator

#include "toolbox/url_template.hpp"

#include "toolbox/percent.hpp"

#include <algorithm>
#include <utility>

namespace parley::toolbox {

namespace {

constexpr std::size_t longest_target = 8 * 1024;

using kind = piece::kind;

result<std::vector<text_template>, refusal>
split(std::string_view text, char at) {
  std::vector<text_template> made;
  for (;;) {
    auto end = std::min(text.find(at), text.size());
    auto part = parse_template(text.substr(0, end));
    if (!part)
      return part.error();
    made.push_back(std::move(*part));
    if (end == text.size())
      return made;
    text.remove_prefix(end + 1);
  }
}

bool holds(const text_template& where, kind what) {
  return std::any_of(where.begin(), where.end(),
                     [what](const piece& one) { return one.what == what; });
}

/// The text with `x` in each place.
std::string with_stand_ins(std::string_view text) {
  std::string made;
  for (auto begin = text.find("{{"); begin != std::string_view::npos;
       begin = text.find("{{")) {
    made += text.substr(0, begin);
    made += 'x';
    auto end = text.find("}}", begin);
    if (end == std::string_view::npos)
      return made;
    text.remove_prefix(end + 2);
  }
  return made += text;
}

/// Whether a level leads to itself or upwards, `%2e` counting as `.`.
bool is_dots(std::string level) {
  for (const auto* escaped : {"%2e", "%2E"})
    for (auto at = level.find(escaped); at != std::string::npos;
         at = level.find(escaped))
      level.replace(at, 3, ".");
  return level == "." || level == "..";
}

bool is_unfit_for_path(std::string_view value) {
  return value.empty() || std::any_of(value.begin(), value.end(), [](char c) {
           auto byte = static_cast<unsigned char>(c);
           return c == '/' || c == '\\' || byte < 0x20 || byte == 0x7F;
         });
}

std::string named(const piece& one) {
  return "`" + one.text + "`";
}

result<std::string, refusal>
fill_level(const text_template& level, const filling& with) {
  std::string made;
  const piece* last = nullptr;
  for (const auto& one : level) {
    auto value = text_of(one, with);
    if (one.what == kind::literal) {
      made += *value;
      continue;
    }
    last = &one;
    if (!value || is_unfit_for_path(*value))
      return refusal{named(one)
                     + " must not be empty, nor hold a slash, a backslash or "
                       "a control character"};
    made += percent_encoded(*value);
  }
  if (last && is_dots(made))
    return refusal{named(*last) + " must not be dots alone"};
  return {boost::system::in_place_value, std::move(made)};
}

/// Nothing: it is left out.
std::optional<std::string>
fill_parameter(const text_template& parameter, const filling& with) {
  std::string made;
  for (const auto& one : parameter) {
    auto value = text_of(one, with);
    if (!value)
      return std::nullopt;
    made += one.what == kind::literal ? *value : percent_encoded(*value);
  }
  return made;
}

} // namespace

result<url_template, refusal>
url_template::parse(std::string_view text, bool plain_allowed) {
  auto authority = text.find("://");
  if (authority == std::string_view::npos)
    return refusal{"must be a whole URL: https://host/path"};
  auto path = text.find_first_of("/?#", authority + 3);
  path = std::min(path, text.size());
  if (text.substr(0, path).find("{{") != std::string_view::npos)
    return refusal{"scheme, host and port must be written out: what is filled "
                   "in may not say whom to call"};
  auto whole = http::url::parse(with_stand_ins(text));
  if (!whole)
    return refusal{"must be an http or https URL without user and fragment"};
  if (!whole->secure && !plain_allowed)
    return refusal{"must be https; http is for private networks, with "
                   "`allow_private: true`"};
  url_template made;
  made.place_ = std::move(*whole);
  made.place_.target = "/";
  auto rest = text.substr(path);
  auto question = std::min(rest.find('?'), rest.size());
  auto levels = rest.substr(0, question);
  if (levels.starts_with('/'))
    levels.remove_prefix(1);
  auto read = split(levels, '/');
  if (!read)
    return read.error();
  made.levels_ = std::move(*read);
  if (question < rest.size()) {
    auto parameters = split(rest.substr(question + 1), '&');
    if (!parameters)
      return parameters.error();
    made.query_ = std::move(*parameters);
  }
  for (const auto& level : made.levels_) {
    if (holds(level, kind::secret))
      return refusal{"a secret may not stand in the path"};
    if (level.size() == 1 && level[0].what == kind::literal
        && is_dots(level[0].text))
      return refusal{"must not hold `.` or `..` as a level of the path"};
  }
  return made;
}

result<http::url, refusal> url_template::fill(const filling& with) const {
  auto made = place_;
  made.target.clear();
  for (const auto& level : levels_) {
    auto filled = fill_level(level, with);
    if (!filled)
      return filled.error();
    made.target += '/' + *filled;
  }
  char before = '?';
  for (const auto& parameter : query_)
    if (auto filled = fill_parameter(parameter, with)) {
      made.target += std::exchange(before, '&') + *filled;
    }
  if (made.target.size() > longest_target)
    return refusal{"the arguments are too long"};
  return made;
}

} // namespace parley::toolbox

#include "config/dotenv.hpp"

#include <map>
#include <optional>
#include <utility>

namespace parley::config {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '_';
}

/// Reads one line from left to right.
class line_parser {
public:
  line_parser(std::string_view line, std::size_t number, fault_list& faults)
    : line_(line), number_(number), faults_(faults) {
    // nop
  }

  /// Nothing for an empty line, a comment, or a fault.
  std::optional<dotenv_entry> parse();

private:
  [[nodiscard]] bool at_end() const {
    return at_ == line_.size();
  }
  [[nodiscard]] bool at_comment() const {
    return !at_end() && line_[at_] == '#';
  }
  [[nodiscard]] place here() const {
    return {number_, place_of(line_, at_).column};
  }

  void skip_blanks();
  void skip_export();
  std::string name();
  std::optional<std::string> value();
  std::optional<std::string> quoted(char quote);
  std::optional<char> escaped();
  std::string plain();
  std::nullopt_t fail(const char* what);

  std::string_view line_;
  std::size_t number_;
  fault_list& faults_;
  std::size_t at_ = 0;
};

std::optional<dotenv_entry> line_parser::parse() {
  skip_blanks();
  if (at_end() || at_comment())
    return std::nullopt;
  skip_export();
  dotenv_entry result;
  result.at = here();
  result.name = name();
  if (result.name.empty())
    return fail("expected NAME=value");
  skip_blanks();
  if (at_end() || line_[at_] != '=')
    return fail("expected = after the name");
  ++at_;
  skip_blanks();
  result.value_at = here();
  auto text = value();
  if (!text)
    return std::nullopt;
  result.value = std::move(*text);
  return result;
}

void line_parser::skip_blanks() {
  while (!at_end() && is_blank(line_[at_]))
    ++at_;
}

void line_parser::skip_export() {
  constexpr std::string_view word = "export";
  auto rest = line_.substr(at_);
  if (rest.starts_with(word) && rest.size() > word.size()
      && is_blank(rest[word.size()])) {
    at_ += word.size();
    skip_blanks();
  }
}

std::string line_parser::name() {
  const auto begin = at_;
  while (!at_end() && is_name_character(line_[at_]))
    ++at_;
  auto text = line_.substr(begin, at_ - begin);
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    at_ = begin;
    return "";
  }
  return std::string{text};
}

std::optional<std::string> line_parser::value() {
  if (at_end() || (line_[at_] != '"' && line_[at_] != '\''))
    return plain();
  auto text = quoted(line_[at_]);
  if (!text)
    return std::nullopt;
  const auto end = at_;
  skip_blanks();
  if (!at_end() && (!at_comment() || at_ == end))
    return fail("only a comment may follow the closing quote");
  return text;
}

std::optional<std::string> line_parser::quoted(char quote) {
  const auto begin = at_++;
  std::string text;
  while (!at_end() && line_[at_] != quote) {
    char c = line_[at_];
    if (c == '\\' && quote == '"') {
      auto meant = escaped();
      if (!meant)
        return std::nullopt;
      c = *meant;
    }
    text += c;
    ++at_;
  }
  if (at_end()) {
    at_ = begin;
    return fail("the closing quote is missing on this line");
  }
  ++at_;
  return text;
}

std::optional<char> line_parser::escaped() {
  constexpr std::string_view after_backslash = "nt\"\\$";
  constexpr std::string_view meant = "\n\t\"\\$";
  const auto which = at_ + 1 == line_.size()
                       ? std::string_view::npos
                       : after_backslash.find(line_[at_ + 1]);
  if (which == std::string_view::npos)
    return fail(R"(in double quotes, \ goes before n, t, ", \ or $ alone)");
  ++at_;
  return meant[which];
}

/// Up to the end of the line, or to white space and `#`.
std::string line_parser::plain() {
  const auto begin = at_;
  auto end = at_;
  while (!at_end()
         && !(at_comment() && (at_ == begin || is_blank(line_[at_ - 1])))) {
    if (!is_blank(line_[at_]))
      end = at_ + 1;
    ++at_;
  }
  return std::string{line_.substr(begin, end - begin)};
}

std::nullopt_t line_parser::fail(const char* what) {
  faults_.add(here(), what);
  return std::nullopt;
}

} // namespace

std::vector<dotenv_entry>
parse_dotenv(std::string_view text, fault_list& faults) {
  std::vector<dotenv_entry> entries;
  std::map<std::string, std::size_t, std::less<>> seen;
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    auto entry = line_parser{line, number, faults}.parse();
    if (!entry)
      continue;
    auto [first, is_new] = seen.emplace(entry->name, number);
    if (!is_new)
      faults.add(entry->at, "`" + entry->name + "` is set on line "
                              + std::to_string(first->second) + " already");
    else
      entries.push_back(std::move(*entry));
  }
  return entries;
}

} // namespace parley::config

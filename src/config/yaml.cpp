#include "config/yaml.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace parley::config {

namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t most_values = 20'000;

/// Thrown to leave yaml-cpp early, and caught in `parse_yaml`.
struct given_up {
  YAML::Mark at;
  const char* what;
};

/// Gives yaml-cpp's places, which count bytes from 0, as we tell them.
class place_finder {
public:
  explicit place_finder(std::string_view text) : text_(text) {
    while (!text.empty()) {
      auto end = std::min(text.find('\n'), text.size());
      lines_.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  [[nodiscard]] place operator()(const YAML::Mark& at) const {
    if (at.is_null())
      return {};
    auto line = static_cast<std::size_t>(at.line);
    auto column = static_cast<std::size_t>(at.column);
    if (line < lines_.size())
      column = place_of(lines_[line], column).column - 1;
    return {line + 1, column + 1};
  }

  /// The text from there on.
  [[nodiscard]] std::string_view from(const YAML::Mark& at) const {
    auto line = static_cast<std::size_t>(at.line);
    if (at.is_null() || line >= lines_.size())
      return {};
    auto begin = static_cast<std::size_t>(lines_[line].data() - text_.data());
    return text_.substr(
      std::min(begin + static_cast<std::size_t>(at.column), text_.size()));
  }

private:
  std::string_view text_;
  std::vector<std::string_view> lines_;
};

/// Whether a quote begins `text` and no other ends it: yaml-cpp takes the end
/// of the file for one.
bool is_unclosed(std::string_view text) {
  if (text.empty() || (text[0] != '"' && text[0] != '\''))
    return false;
  const char quote = text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool doubled = text.substr(i, 2) == "''";
    if (quote == '"' ? text[i] == '\\' : doubled)
      ++i; // what is escaped ends nothing
    else if (text[i] == quote)
      return false;
  }
  return true;
}

/// Builds the tree from yaml-cpp's events, watching over what it allows.
class builder : public YAML::EventHandler {
public:
  builder(const place_finder& find, fault_list& faults)
    : find_(find), faults_(faults) {
    // nop
  }

  yaml_node take_root() {
    return std::move(root_);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 1)
      throw given_up{mark, "only one document may be here"};
  }

  void OnDocumentEnd() override {
    // nop
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    value(mark, {});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    faults_.add(find_(mark), "aliases are not read here: write it out");
    value(mark, {});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    if (tag != "?" && tag != "!")
      refuse_tag(mark);
    if (tag == "!" && is_unclosed(find_.from(mark)))
      throw given_up{mark, "the closing quote is missing"};
    yaml_node one;
    one.what = yaml_node::kind::scalar;
    one.text = text;
    one.plain = tag == "?";
    value(mark, std::move(one));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, tag, yaml_node::kind::sequence);
  }

  void OnSequenceEnd() override {
    close();
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, tag, yaml_node::kind::mapping);
  }

  void OnMapEnd() override {
    close();
  }

private:
  struct level {
    yaml_node node;
    std::optional<yaml_member> pending; ///< a key that waits for its value
  };

  void refuse_tag(const YAML::Mark& mark) {
    faults_.add(find_(mark), "tags are not read here");
  }

  void
  open(const YAML::Mark& mark, const std::string& tag, yaml_node::kind what);
  void close();
  void value(const YAML::Mark& mark, yaml_node one);
  void attach(yaml_node one);
  void take_key(level& to, const yaml_node& one);
  void take_value(level& to, yaml_node one);

  const place_finder& find_;
  fault_list& faults_;
  std::vector<level> open_;
  yaml_node root_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

void builder::open(const YAML::Mark& mark, const std::string& tag,
                   yaml_node::kind what) {
  if (!tag.empty() && tag != "?" && tag != "!")
    refuse_tag(mark);
  if (open_.size() == deepest)
    throw given_up{mark, "more than 16 levels deep"};
  if (++values_ > most_values)
    throw given_up{mark, "more than 20,000 values"};
  level next;
  next.node.what = what;
  next.node.at = find_(mark);
  open_.push_back(std::move(next));
}

void builder::close() {
  auto done = std::move(open_.back().node);
  open_.pop_back();
  attach(std::move(done));
}

void builder::value(const YAML::Mark& mark, yaml_node one) {
  if (++values_ > most_values)
    throw given_up{mark, "more than 20,000 values"};
  one.at = find_(mark);
  attach(std::move(one));
}

void builder::attach(yaml_node one) {
  if (open_.empty())
    root_ = std::move(one);
  else if (auto& last = open_.back();
           last.node.what == yaml_node::kind::sequence)
    last.node.items.push_back(std::move(one));
  else if (!last.pending)
    take_key(last, one);
  else
    take_value(last, std::move(one));
}

void builder::take_key(level& to, const yaml_node& one) {
  if (one.what != yaml_node::kind::scalar)
    faults_.add(one.at, "a key must be a word");
  to.pending = yaml_member{one.text, one.at, {}};
}

void builder::take_value(level& to, yaml_node one) {
  auto member = std::move(*to.pending);
  to.pending.reset();
  member.value = std::move(one);
  auto& all = to.node.members;
  auto first
    = std::find_if(all.begin(), all.end(), [&](const yaml_member& each) {
        return each.key == member.key;
      });
  if (first == all.end())
    all.push_back(std::move(member));
  else
    faults_.add(member.at, "this key is there already, on line "
                             + std::to_string(first->at.line));
}

} // namespace

std::optional<yaml_node>
parse_yaml(const std::string& text, fault_list& faults) {
  const place_finder find{text};
  builder events{find, faults};
  try {
    std::istringstream in{text};
    YAML::Parser parser{in};
    while (parser.HandleNextDocument(events)) {
      // a second document throws
    }
    return events.take_root();
  } catch (const given_up& stop) {
    faults.add(find(stop.at), stop.what);
  } catch (const YAML::Exception& error) {
    faults.add(find(error.mark), error.msg);
  }
  return std::nullopt;
}

} // namespace parley::config

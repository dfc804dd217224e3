#include "toolbox/made_tool.hpp"

#include <utility>

namespace parley::toolbox {

namespace {

/// Counts a call as under way, by scope.
class turnstile {
public:
  explicit turnstile(std::atomic<std::size_t>& count)
    : count_{count}, number_{++count} {
    // nop
  }
  ~turnstile() {
    --count_;
  }
  turnstile(const turnstile&) = delete;
  turnstile& operator=(const turnstile&) = delete;

  [[nodiscard]] std::size_t number() const {
    return number_;
  }

private:
  std::atomic<std::size_t>& count_;
  std::size_t number_;
};

} // namespace

tools::output failure(std::string text, std::string log_text,
                      std::string outcome, bool uncertain) {
  tools::output made;
  made.text = std::move(text);
  made.is_error = true;
  made.detail = log_text;
  made.log_text = std::move(log_text);
  made.outcome = std::move(outcome);
  made.uncertain = uncertain;
  return made;
}

made_tool::made_tool(tool_description from) : about_{std::move(from)} {
  if (about_.cache)
    cache_.emplace(about_.cache->good_for, about_.cache->entries);
}

tools::output
made_tool::call(const tools::caller& who, const nlohmann::json& arguments) {
  if (about_.needs_customer && who.customer_address.empty())
    return failure("It is not proven who the customer is, so this cannot be "
                   "done here.",
                   "no proven customer", "refused");
  const turnstile place{under_way_};
  if (place.number() > about_.at_once)
    return failure("Tool '" + about_.offer.name + "' is too busy.",
                   "as many calls under way as `at_once` allows", "busy");
  return ask({arguments, who, about_.secrets});
}

std::optional<std::string> made_tool::remembered(const std::string& question) {
  return cache_ ? cache_->find(question) : std::nullopt;
}

void made_tool::remember(const std::string& question,
                         const std::string& answer) {
  if (cache_)
    cache_->put(question, answer);
}

tools::output made_tool::refused(const refusal& why) {
  return failure("An error occurred while parsing tool arguments. Please try "
                 "again with valid arguments: "
                   + why.what + ".",
                 why.what, "refused");
}

} // namespace parley::toolbox

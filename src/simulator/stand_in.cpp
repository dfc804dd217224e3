#include "simulator/stand_in.hpp"

#include "simulator/stand_in_answers.hpp"
#include "simulator/stand_in_plan.hpp"

#include <cctype>

namespace parley::simulator {

namespace {

/// Everything since the model's last text: what is to be answered now.
std::size_t block_begin(const std::vector<heard>& items) {
  for (auto at = items.size(); at > 0; --at)
    if (items[at - 1].what == heard::kind::assistant)
      return at;
  return 0;
}

const heard* output_of(const heard& call, const block& now) {
  for (const auto& one : now.items)
    if (one.what == heard::kind::output && one.call_id == call.call_id)
      return &one;
  return nullptr;
}

/// The texts one after the other; a repeated one is said once.
std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& one : texts) {
    if (one.empty() || all.find(one) != std::string::npos)
      continue;
    if (!all.empty())
      all += std::isalnum(static_cast<unsigned char>(all.back())) != 0 ? ". "
                                                                       : " ";
    all += one;
  }
  return all;
}

std::string compose(const std::vector<need>& needs, const block& now) {
  std::vector<std::string> texts;
  for (const auto& one : needs) {
    const auto* call = made_call(one, now);
    const auto* output = call ? output_of(*call, now) : nullptr;
    auto text = output ? answer_from(one.asked, output->text, needs.size() == 1)
                       : one.text;
    texts.push_back(text == unknown_answer ? one.text : text);
  }
  auto all = joined(texts);
  return all.empty() ? std::string{unknown_answer} : all;
}

} // namespace

thought think(std::string_view instructions, const std::vector<heard>& items,
              const std::vector<offered_tool>& tools) {
  auto begin = items.begin() + static_cast<std::ptrdiff_t>(block_begin(items));
  block now{{begin, items.end()},
            remember({items.begin(), begin}),
            role_of(instructions, tools),
            tools};
  auto needs = plan(now);
  thought result;
  for (const auto& one : needs)
    if (one.tool && !made_call(one, now))
      result.calls.push_back({one.tool->name, arguments_for(one)});
  if (!result.calls.empty())
    return result;
  for (const auto& one : needs)
    if (one.transfer && !was_called(one.transfer->name, now)) {
      result.calls.push_back({one.transfer->name, "{}"});
      return result;
    }
  result.text = compose(needs, now);
  return result;
}

} // namespace parley::simulator

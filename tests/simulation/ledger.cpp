#include "tests/simulation/ledger.hpp"

#include <algorithm>

namespace parley::simulation {

void ledger::violated(std::string what) {
  // The first few tell the story; a loop would tell it for ever.
  constexpr std::size_t most = 20;
  if (violations.size() < most)
    violations.push_back(std::move(what));
}

const said* ledger::find_message(const std::string& sid) const {
  auto found = std::find_if(messages.begin(), messages.end(),
                            [&](const said& one) { return one.sid == sid; });
  return found == messages.end() ? nullptr : &*found;
}

said* ledger::find_message(const std::string& sid) {
  auto found = std::find_if(messages.begin(), messages.end(),
                            [&](const said& one) { return one.sid == sid; });
  return found == messages.end() ? nullptr : &*found;
}

said* ledger::find_number(int number) {
  auto found
    = std::find_if(messages.begin(), messages.end(),
                   [&](const said& one) { return one.number == number; });
  return found == messages.end() ? nullptr : &*found;
}

std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> found;
  for (auto at = text.find('#'); at != std::string_view::npos;
       at = text.find('#', at + 1)) {
    int number = 0;
    for (auto i = at + 1; i < text.size() && text[i] >= '0' && text[i] <= '9';
         ++i)
      number = number * 10 + (text[i] - '0');
    if (number > 0)
      found.push_back(number);
  }
  return found;
}

} // namespace parley::simulation

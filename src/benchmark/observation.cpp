#include "benchmark/observation.hpp"

#include <algorithm>
#include <charconv>

namespace parley::benchmark {

namespace {

constexpr std::size_t most_text = 300;

int64_t ticks(steady_time when) {
  return when.time_since_epoch().count();
}

/// Takes a number and the blank behind it off the front.
std::optional<int64_t> take(std::string_view& from) {
  int64_t number = 0;
  auto read = std::from_chars(from.data(), from.data() + from.size(), number);
  if (read.ec != std::errc{})
    return std::nullopt;
  from.remove_prefix(static_cast<std::size_t>(read.ptr - from.data()));
  if (!from.empty() && from.front() == ' ')
    from.remove_prefix(1);
  return number;
}

} // namespace

std::string observation::to_line() const {
  std::string line{static_cast<char>(what)};
  for (auto number :
       {ticks(begun), ticks(when), static_cast<int64_t>(conversation),
        static_cast<int64_t>(bytes), static_cast<int64_t>(numbers.size())})
    line += ' ' + std::to_string(number);
  for (auto number : numbers)
    line += ' ' + std::to_string(number);
  line += ' ' + text.substr(0, most_text);
  std::replace_if(
    line.begin(), line.end(), [](char c) { return c >= '\0' && c < ' '; }, ' ');
  return line + '\n';
}

std::optional<observation> observation::parse(std::string_view line) {
  observation made;
  if (line.size() < 2
      || std::string_view{"qapr"}.find(line.front()) == std::string_view::npos)
    return std::nullopt;
  made.what = static_cast<kind>(line.front());
  line.remove_prefix(2);
  int64_t fields[5] = {};
  for (auto& field : fields) {
    auto number = take(line);
    if (!number)
      return std::nullopt;
    field = *number;
  }
  made.begun = steady_time{steady_time::duration{fields[0]}};
  made.when = steady_time{steady_time::duration{fields[1]}};
  made.conversation = static_cast<uint64_t>(fields[2]);
  made.bytes = static_cast<uint64_t>(fields[3]);
  for (int64_t i = 0; i < fields[4]; ++i) {
    auto number = take(line);
    if (!number)
      return std::nullopt;
    made.numbers.push_back(static_cast<uint64_t>(*number));
  }
  made.text = line;
  return made;
}

} // namespace parley::benchmark

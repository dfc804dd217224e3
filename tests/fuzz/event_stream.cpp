#include "http/event_stream.hpp"

#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <string>

namespace parley::fuzz {

namespace {

using http::stream_event;

struct heard {
  std::vector<stream_event> events;
  bool sound = true;

  bool operator==(const heard&) const = default;
};

heard read(const std::vector<std::string_view>& pieces, std::string_view before
                                                        = {}) {
  http::event_stream stream;
  heard result;
  result.sound = stream.feed(before, result.events);
  for (const auto piece : pieces)
    result.sound = stream.feed(piece, result.events);
  return result;
}

std::string written(const stream_event& event) {
  auto text = "event: " + event.name + "\ndata: ";
  for (const char c : event.data)
    text.append(c == '\n' ? "\ndata: " : std::string(1, c));
  return text + "\n\n";
}

void check_limit(std::string_view input) {
  // So that some inputs stay below the limit and some do not.
  const auto nearly
    = "data:" + std::string(http::event_stream::most_bytes - 64, 'x');
  const auto whole = read({input}, nearly);
  must(whole == read(in_pieces(input, 8), nearly),
       "pieces make no difference at the limit");
  for (const auto& event : whole.events)
    must(event.data.size() <= http::event_stream::most_bytes,
         "no event is larger than the limit");
}

} // namespace

void event_stream(std::string_view input) {
  const auto whole = read({input});
  must(whole == read(in_pieces(input, 1)), "bytes make the same events");
  must(whole == read(in_pieces(input, 9)), "pieces make the same events");
  std::string again;
  for (const auto& event : whole.events) {
    must(event.name.find_first_of("\r\n") == std::string::npos,
         "a name is one line");
    must(event.data.find('\r') == std::string::npos, "data has no CR");
    again += written(event);
  }
  must(read({again}).events == whole.events, "what is written is read again");
  if (drawn_from{input}.below(16) == 0)
    check_limit(input);
}

} // namespace parley::fuzz

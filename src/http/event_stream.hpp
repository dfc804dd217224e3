#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::http {

/// One event of a `text/event-stream`.
struct stream_event {
  std::string name; ///< empty where none was given: `message`
  std::string data; ///< its `data` lines, a line feed between them

  bool operator==(const stream_event&) const = default;
};

/// Reads server-sent events (WHATWG HTML §9.2.6) from bytes that come in
/// pieces of any size: lines end in CR, LF or CR LF, a byte order mark at the
/// start is skipped, comments and unknown fields are ignored, events without
/// data are none, and what is not closed by an empty line never shows. `id` and
/// `retry` are ignored: a model's answer is not resumed.
///
/// Bytes are taken as they are; whether they are UTF-8 is for who reads the
/// data.
class event_stream {
public:
  /// Bytes of one event.
  static constexpr std::size_t most_bytes = 256 * 1024;

  /// Takes the bytes that follow those of the last call and appends the events
  /// they complete. False once an event is larger than `most_bytes`; from then
  /// on nothing more is read.
  bool feed(std::string_view bytes, std::vector<stream_event>& heard);

private:
  void take_line(std::vector<stream_event>& heard);
  void take_field(std::string_view name, std::string_view value);
  [[nodiscard]] std::size_t held() const;

  std::string line_; ///< begun, not ended
  std::string name_;
  std::string data_; ///< each line with its line feed
  bool after_return_ = false;
  bool at_start_ = true;
  bool failed_ = false;
};

} // namespace parley::http

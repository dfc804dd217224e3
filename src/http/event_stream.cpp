#include "http/event_stream.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

bool event_stream::feed(std::string_view bytes,
                        std::vector<stream_event>& heard) {
  while (!bytes.empty() && !failed_) {
    if (std::exchange(after_return_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    if (held() + end > most_bytes) {
      failed_ = true;
      break;
    }
    line_ += bytes.substr(0, end);
    bytes.remove_prefix(end);
    if (bytes.empty())
      break;
    after_return_ = bytes.front() == '\r';
    bytes.remove_prefix(1);
    take_line(heard);
  }
  return !failed_;
}

void event_stream::take_line(std::vector<stream_event>& heard) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const auto whole = std::exchange(line_, {});
  std::string_view line = whole;
  if (std::exchange(at_start_, false) && line.starts_with(byte_order_mark))
    line.remove_prefix(byte_order_mark.size());
  if (!line.empty()) {
    const auto colon = std::min(line.find(':'), line.size());
    auto value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' '))
      value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
    return;
  }
  if (!data_.empty()) {
    data_.pop_back();
    heard.push_back({std::move(name_), std::move(data_)});
  }
  name_.clear();
  data_.clear();
}

void event_stream::take_field(std::string_view name, std::string_view value) {
  if (name == "event") {
    name_ = value;
  } else if (name == "data") {
    data_ += value;
    data_ += '\n';
  }
}

std::size_t event_stream::held() const {
  return line_.size() + name_.size() + data_.size();
}

} // namespace parley::http

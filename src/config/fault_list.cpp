#include "config/fault_list.hpp"

#include <algorithm>
#include <utility>

namespace parley::config {

place place_of(std::string_view text, std::size_t offset) {
  place at;
  for (char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++at.column;
    }
  }
  return at;
}

void fault_list::add(place at, std::string what) {
  all_.push_back({at, std::move(what)});
}

std::string fault_list::where(place at) const {
  return path_ + ":" + std::to_string(at.line) + ":"
         + std::to_string(at.column);
}

std::vector<fault> fault_list::sorted() const {
  auto ordered = all_;
  std::stable_sort(
    ordered.begin(), ordered.end(),
    [](const located& a, const located& b) { return a.at < b.at; });
  std::vector<fault> result;
  result.reserve(ordered.size());
  for (auto& each : ordered)
    result.push_back({where(each.at), std::move(each.what)});
  return result;
}

std::string to_string(const fault& one) {
  return one.where + ": " + one.what;
}

} // namespace parley::config

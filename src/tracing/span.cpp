#include "tracing/span.hpp"

namespace parley::tracing {

std::size_t size_of(const span& what) {
  auto bytes = sizeof what;
  for (const auto& one : what.about) {
    bytes += sizeof one;
    if (const auto* text = std::get_if<std::string>(&one.value))
      bytes += text->size();
  }
  return bytes;
}

} // namespace parley::tracing

#include "base/http_date.hpp"

#include <array>
#include <ctime>
#include <string>

#include <time.h> // strptime, timegm: POSIX

namespace parley {

std::optional<timestamp> read_http_date(std::string_view text) {
  static constexpr std::array forms{"%a, %d %b %Y %H:%M:%S GMT",
                                    "%A, %d-%b-%y %H:%M:%S GMT",
                                    "%a %b %d %H:%M:%S %Y"};
  const std::string whole{text};
  for (const char* form : forms) {
    std::tm parts{};
    const char* stop = strptime(whole.c_str(), form, &parts);
    if (stop == whole.c_str() + whole.size()) // not at a NUL within
      return timestamp{std::chrono::seconds{timegm(&parts)}};
  }
  return std::nullopt;
}

} // namespace parley

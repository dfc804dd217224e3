#include "actors/messages.hpp"

namespace parley::actors {

std::string to_string(errc code) {
  switch (code) {
    case errc::none:
      return "none";
    case errc::fenced:
      return "fenced";
    case errc::store_failed:
      return "store_failed";
  }
  return "unknown";
}

} // namespace parley::actors

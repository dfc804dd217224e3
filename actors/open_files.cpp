#include "actors/open_files.hpp"

#include <algorithm>

namespace parley::actors {

namespace {

constexpr std::size_t most_webhooks = 20'000;
constexpr std::size_t most_to_twilio = 100;

} // namespace

open_file_shares share_open_files(std::size_t limit) {
  auto left
    = std::max(limit, open_file_shares::reserve) - open_file_shares::reserve;
  open_file_shares made;
  made.twilio = std::clamp(left / 10, std::size_t{1}, most_to_twilio);
  // A webhook needs its connection for milliseconds, a turn for seconds.
  made.webhooks = std::clamp(left / 5, std::size_t{1}, most_webhooks);
  auto taken = made.twilio + made.webhooks;
  made.model = std::max(left, taken + 1) - taken;
  return made;
}

} // namespace parley::actors

#include "agent/history.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>

namespace parley::agent {

namespace {

using kind = model::item::kind;

/// Which items may stay. Some servers use the same call id in every turn, so
/// an output belongs to the nearest unanswered call before it.
std::vector<bool> keep_pairs(const std::vector<model::item_ptr>& items) {
  std::vector<bool> keep(items.size(), true);
  std::multimap<std::string_view, std::size_t> unanswered;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& one = *items[i];
    if (one.what == kind::function_call) {
      unanswered.emplace(one.call_id, i);
    } else if (one.what == kind::function_call_output) {
      const auto past = unanswered.upper_bound(one.call_id);
      keep[i]
        = past != unanswered.begin() && std::prev(past)->first == one.call_id;
      if (keep[i])
        unanswered.erase(std::prev(past));
    }
  }
  for (const auto& [id, i] : unanswered)
    keep[i] = false;
  return keep;
}

bool leads_on(const model::item& one) {
  return one.what == kind::reasoning || one.what == kind::function_call
         || one.what == kind::assistant_message;
}

void drop_stray_reasoning(const std::vector<model::item_ptr>& items,
                          std::vector<bool>& keep) {
  bool followed = false;
  for (std::size_t i = items.size(); i-- > 0;) {
    if (items[i]->what == kind::reasoning && !followed)
      keep[i] = false;
    followed = keep[i] && leads_on(*items[i]);
  }
}

} // namespace

std::vector<model::item_ptr>
window(const std::vector<model::item_ptr>& items, std::size_t limit) {
  const auto size = std::min(limit, items.size());
  std::vector<model::item_ptr> newest(
    std::prev(items.end(), static_cast<std::ptrdiff_t>(size)), items.end());
  auto keep = keep_pairs(newest);
  drop_stray_reasoning(newest, keep);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < newest.size(); ++i)
    if (keep[i])
      newest[kept++] = newest[i];
  newest.resize(kept);
  return newest;
}

} // namespace parley::agent

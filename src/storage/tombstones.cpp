#include "storage/tombstones.hpp"

#include <string_view>

namespace parley::storage {

namespace {

/// As that of events, in the same key's other domain.
constexpr std::string_view domain = "erased\n";
constexpr std::size_t hash_size = 16;

} // namespace

tombstones::tombstones(statements& prepared, const hmac_key& hash)
  : prepared_{prepared}, hash_{hash} {
  query row{prepared_.any_erased};
  any_ = row.next();
}

bool tombstones::holds(const conversation::key& which) {
  if (!any_)
    return false;
  const auto code = hash_of(which);
  query row{prepared_.is_erased, blob{code}};
  return row.next();
}

void tombstones::add(const conversation::key& which) {
  any_ = true;
  run(prepared_.add_erased, blob{hash_of(which)});
}

std::string tombstones::hash_of(const conversation::key& which) const {
  std::string name{domain};
  name.append(which.source).append("\n").append(which.id);
  return hash_(name).substr(0, hash_size);
}

} // namespace parley::storage

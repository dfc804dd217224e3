#include "sealing/key_ring.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace parley::sealing {

namespace {

std::string_view id_of(std::string_view wrapped) {
  return wrapped.substr(0, key_id_size);
}

/// The master key's id is bound too, lest another one be named in its place.
std::string with_id(std::string_view bound_to, std::string_view id) {
  return std::string{id}.append(bound_to);
}

} // namespace

key_ring::key_ring(std::vector<key> keys) : keys_{std::move(keys)} {
  // nop
}

bool key_ring::holds(std::string_view id) const {
  return find(id) != nullptr;
}

const key* key_ring::find(std::string_view id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const key& x) { return x.id() == id; });
  return found == keys_.end() ? nullptr : &*found;
}

std::string key_ring::wrap(const key& what, std::string_view bound_to) {
  return first().id()
         + cipher_.seal(first(), what.bytes(), with_id(bound_to, first().id()));
}

std::optional<key>
key_ring::unwrap(std::string_view wrapped, std::string_view bound_to) {
  const auto* const master
    = wrapped.size() == wrapped_size ? find(id_of(wrapped)) : nullptr;
  if (!master)
    return std::nullopt;
  auto bytes = cipher_.open(*master, wrapped.substr(key_id_size),
                            with_id(bound_to, master->id()));
  if (!bytes)
    return std::nullopt;
  key opened{*bytes};
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return opened;
}

bool key_ring::is_current(std::string_view wrapped) const {
  return !empty() && id_of(wrapped) == first().id();
}

} // namespace parley::sealing

#include "storage/vault.hpp"

#include "storage/failure.hpp"

#include <utility>

namespace parley::storage {

namespace {

/// Opened keys that are kept; past it all are let go and opened anew as needed.
constexpr std::size_t keys_kept = 20'000;

/// Each part with its length before it, so that no two lists are alike.
template <class... Parts>
std::string joined(const Parts&... parts) {
  std::string all;
  all.reserve((parts.size() + ...) + sizeof...(parts) * 4);
  const auto add = [&all](std::string_view part) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      all += static_cast<char>(part.size() >> shift & 0xffU);
    all += part;
  };
  (add(parts), ...);
  return all;
}

std::string name_of(const conversation::key& owner) {
  return joined(owner.source, owner.id);
}

/// Of a row whose name is the whole of its identity.
constexpr int64_t no_number = -1;

[[noreturn]] void refuse(const std::string& what) {
  throw refusal{failure::reason::unreadable, what + " does not open"};
}

} // namespace

vault::vault(statements& prepared, std::vector<sealing::key> masters)
  : prepared_{prepared}, ring_{std::move(masters)} {
  // nop
}

std::string vault::wrapped(int64_t row) {
  query stored{prepared_.read_key, row};
  return stored.next() ? stored.text(0) : std::string{};
}

sealing::key
vault::unwrap(std::string_view wrapped, const conversation::key& owner) {
  auto opened = ring_.unwrap(wrapped, name_of(owner));
  if (!opened)
    refuse("the key of conversation " + owner.id);
  return *opened;
}

data_key vault::open(int64_t row, const conversation::key& owner) {
  if (row == 0)
    return nullptr;
  if (const auto found = opened_.find(row); found != opened_.end())
    return found->second;
  if (opened_.size() >= keys_kept)
    opened_.clear();
  auto opened
    = std::make_shared<const sealing::key>(unwrap(wrapped(row), owner));
  opened_.emplace(row, opened);
  return opened;
}

data_key vault::open_to_write(int64_t row, const conversation::key& owner) {
  if (row != 0 && !opened_.contains(row))
    rewrap(row, owner);
  return open(row, owner);
}

int64_t vault::make(const conversation::key& owner) {
  auto made = std::make_shared<const sealing::key>(sealing::key::random());
  const auto row
    = insert(prepared_.add_key, blob{ring_.wrap(*made, name_of(owner))});
  opened_.insert_or_assign(row, std::move(made));
  return row;
}

void vault::destroy(int64_t row) {
  opened_.erase(row);
  // In its place, and not removed: see the schema.
  run(prepared_.save_key, blob{std::string(sealing::wrapped_size, '\0')}, row);
}

bool vault::rewrap(int64_t row, const conversation::key& owner) {
  const auto before = wrapped(row);
  if (ring_.is_current(before))
    return false;
  const auto after = ring_.wrap(unwrap(before, owner), name_of(owner));
  run(prepared_.save_key, blob{after}, row);
  return true;
}

sealed_row::sealed_row(vault& by, const data_key& with, std::string_view table,
                       std::string_view name, int64_t number)
  : vault_{by}, key_{with.get()}, table_{table}, name_{name}, number_{number} {
  // nop
}

field sealed_row::seal(std::string_view column,
                       const std::string& plain) const {
  if (!key_)
    return {&plain, {}};
  return {nullptr, vault_.cipher().seal(*key_, plain, bound_to(column))};
}

std::string
sealed_row::open(std::string_view column, const query& from, int at) const {
  auto stored = from.text(at);
  if (!from.is_blob(at) && !vault_.expects_sealed())
    return stored;
  auto plain = key_ ? vault_.cipher().open(*key_, stored, bound_to(column))
                    : std::nullopt;
  if (!plain)
    refuse(std::string{table_} + '.' + std::string{column});
  return std::move(*plain);
}

std::string sealed_row::bound_to(std::string_view column) const {
  return joined(table_, column, name_, std::to_string(number_), key_->id());
}

sealed_row fields::participant(const std::string& id) const {
  return {by, key, "participant", id, no_number};
}

sealed_row fields::message(const std::string& id) const {
  return {by, key, "message", id, no_number};
}

sealed_row fields::item(const std::string& turn, int64_t number) const {
  return {by, key, "item", turn, number};
}

sealed_row fields::part(const std::string& turn, int64_t number) const {
  return {by, key, "outbox", turn, number};
}

sealed_row fields::journal_item(int64_t number) const {
  return {by, key, "journal_item", {}, number};
}

sealed_row fields::journal_call(const std::string& id) const {
  return {by, key, "journal_call", id, no_number};
}

} // namespace parley::storage

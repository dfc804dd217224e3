#include "cli/outside.hpp"
#include "cli/records.hpp"
#include "cli/setup.hpp"
#include "operations/documents.hpp"
#include "storage/owner_lock.hpp"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace parley::cli {

namespace {

using fate = operations::removal_at_twilio::fate;

constexpr std::chrono::seconds patience{20};
constexpr std::size_t shown = 20;    ///< newest turns
constexpr std::size_t at_once = 500; ///< turns of an export

verb_failure failure_of(const storage::failure& why) {
  using reason = storage::failure::reason;
  if (why.why == reason::locked)
    return {bad_usage, "DATA_ENCRYPTION_KEY: " + why.detail};
  return {failed, why.detail};
}

verb_failure not_found(const conversation::key& which) {
  return {failed, "there is no conversation " + which.id};
}

/// As the server calls Twilio.
twilio::rest_account account_of(const config::settings& from) {
  auto by_key = !from.twilio_api_key_sid.empty();
  twilio::rest_account made;
  made.service_sid = from.twilio_service_sid;
  made.user = by_key ? from.twilio_api_key_sid : from.twilio_account_sid;
  made.password = by_key ? from.twilio_api_key_secret.reveal()
                         : from.twilio_auth_token.reveal();
  made.conversations
    = twilio::product_url(from.twilio_base_url, "conversations");
  return made;
}

class database_records final : public records {
public:
  explicit database_records(const config::settings& from) : settings_{from} {
    // nop
  }

  result<std::string, verb_failure>
  list(const storage::page_request& which) override {
    auto database = open(storage::access::read);
    if (!database)
      return database.error();
    auto page = (*database)->records().list(which);
    if (!page)
      return failure_of(page.error());
    return operations::page_document(*page);
  }

  result<std::string, verb_failure>
  show(const conversation::key& which) override {
    auto database = open(storage::access::read);
    if (!database)
      return database.error();
    auto piece = (*database)->records().read(
      {.which = which, .limit = shown, .newest = true});
    if (!piece)
      return failure_of(piece.error());
    if (!*piece)
      return not_found(which);
    return operations::overview_document(**piece);
  }

  result<void, verb_failure>
  write(const conversation::key& which, std::ostream& to) override {
    auto database = open(storage::access::read);
    if (!database)
      return database.error();
    operations::export_document document{wall_clock_now()};
    storage::record_request next{.which = which, .limit = at_once};
    do {
      auto piece = (*database)->records().read(next);
      if (!piece)
        return failure_of(piece.error());
      if (!*piece)
        return not_found(which);
      to << document.add(**piece);
      next.after = (*piece)->next;
    } while (next.after != 0);
    to << document.end() << '\n';
    return {};
  }

  result<std::string, verb_failure>
  erase(const conversation::key& which, bool at_twilio) override {
    auto database = open(storage::access::alone);
    if (!database)
      return database.error();
    auto gone = (*database)->records().erase(which);
    if (!gone)
      return failure_of(gone.error());
    if (!gone->found && !gone->already)
      return not_found(which);
    auto there
      = at_twilio ? remove_at_twilio(which) : operations::removal_at_twilio{};
    return operations::erasure_document(which, *gone, there);
  }

private:
  /// @param how To be alone with it, it is owned until the end of the verb.
  result<std::unique_ptr<storage::store>, verb_failure>
  open(storage::access how) {
    const auto& path = settings_.database_path;
    std::error_code unreadable; // counts as not being there
    if (!std::filesystem::exists(path, unreadable))
      return verb_failure{bad_usage,
                          "DATABASE_URL: there is no database at " + path};
    if (how == storage::access::alone) {
      auto owner = storage::owner_lock::take(path);
      if (!owner)
        return verb_failure{
          failed, owner.error().detail
                    + ", or erase through it: --url http://127.0.0.1:8000, "
                      "with its ADMIN_TOKEN"};
      owner_.emplace(std::move(*owner));
    }
    auto opened
      = storage::open_sqlite(path, settings_.data_encryption_keys, how);
    if (!opened)
      return failure_of(opened.error());
    return std::move(*opened);
  }

  [[nodiscard]] operations::removal_at_twilio
  remove_at_twilio(const conversation::key& which) const {
    outside world{patience};
    auto answer = world.ask()(twilio::delete_conversation(
      account_of(settings_), which.id, world.ask().deadline()));
    auto failure = twilio::failure_of(answer);
    if (!failure)
      return {fate::deleted, {}};
    if (failure->why == twilio::rest_failure::reason::gone)
      return {fate::gone, {}};
    return {fate::failed, failure->detail};
  }

  const config::settings& settings_;
  std::optional<storage::owner_lock> owner_;
};

} // namespace

std::unique_ptr<records> records_of_database(const config::settings& from) {
  return std::make_unique<database_records>(from);
}

} // namespace parley::cli

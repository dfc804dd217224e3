#include "base/json.hpp"
#include "cli/outside.hpp"
#include "cli/records.hpp"
#include "cli/setup.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::cli {

namespace {

constexpr std::chrono::seconds patience{60};

/// What a problem document says.
std::string detail_of(const http::response& answer) {
  const auto body = parse_json(answer.body);
  if (body && body->is_object() && body->contains("detail")
      && (*body)["detail"].is_string())
    return (*body)["detail"].get<std::string>();
  return "status " + std::to_string(answer.status);
}

class server_records final : public records {
public:
  server_records(http::url at, const config::settings& from)
    : at_{std::move(at)}, token_{from.admin_token} {
    // nop
  }

  result<std::string, verb_failure>
  list(const storage::page_request& which) override {
    auto query = "?limit=" + std::to_string(which.limit);
    if (which.before != 0)
      query += "&cursor=" + std::to_string(which.before);
    if (which.failed_only)
      query += "&failed=true";
    return ask("GET", query, {});
  }

  result<std::string, verb_failure>
  show(const conversation::key& which) override {
    return ask("GET", "/" + which.id, which.id);
  }

  result<void, verb_failure>
  write(const conversation::key& which, std::ostream& to) override {
    auto document = ask("GET", "/" + which.id + "/export", which.id);
    if (!document)
      return document.error();
    to << *document << '\n';
    return {};
  }

  result<std::string, verb_failure>
  erase(const conversation::key& which, bool at_twilio) override {
    return ask("DELETE", "/" + which.id + (at_twilio ? "" : "?twilio=keep"),
               which.id);
  }

private:
  /// @param sid Of the conversation that is asked about; empty: none is.
  result<std::string, verb_failure>
  ask(const char* method, const std::string& below, const std::string& sid) {
    http::outgoing call;
    call.to = at_.join("/admin/v1/conversations" + below);
    call.method = method;
    call.header.add("Authorization", "Bearer " + token_.reveal());
    auto answer = world_.ask()(std::move(call));
    if (!answer)
      return verb_failure{unreachable, at_.origin() + " "
                                         + doctor::describe(answer.error())};
    if (answer->status == 200)
      return std::move(answer->body);
    if (answer->status == 404 && !sid.empty())
      return verb_failure{failed, "there is no conversation " + sid};
    if (answer->status == 404)
      return verb_failure{bad_usage, "there is no admin door at " + at_.origin()
                                       + ": that server has no ADMIN_TOKEN"};
    if (answer->status == 401)
      return verb_failure{bad_usage, "ADMIN_TOKEN is not that server's"};
    return verb_failure{failed, detail_of(*answer)};
  }

  http::url at_;
  config::secret token_;
  outside world_{patience};
};

} // namespace

std::unique_ptr<records>
records_of_server(const http::url& at, const config::settings& from) {
  return std::make_unique<server_records>(at, from);
}

} // namespace parley::cli

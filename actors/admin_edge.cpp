#include "actors/admin_edge.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace parley::actors {

namespace {

/// A method as the log shows it: no word of the client's own.
std::string_view method_of(const http::request& what) {
  static constexpr std::string_view known[]
    = {"GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "OPTIONS"};
  const auto* const found
    = std::find(std::begin(known), std::end(known), what.method);
  return found == std::end(known) ? "other" : *found;
}

} // namespace

struct admin_edge::audit {
  std::shared_ptr<const observe::log> log;
  std::string_view method;
  operations::admin_path path;
  std::string address;
};

admin_edge::admin_edge(const operations::admin_door_config& door,
                       environment env, admin_actor admin)
  : door_{std::make_shared<operations::admin_door>(door)}, env_{std::move(env)},
    admin_{std::move(admin)} {
  // nop
}

admin_edge::audit admin_edge::audit_of(const http::request& what) const {
  return {env_.log, method_of(what), operations::read_admin_path(what.path()),
          door_->address_of(what)};
}

void admin_edge::finish(const audit& note, http::response& answer) {
  answer.header.set("Cache-Control", "no-store");
  auto at
    = answer.status < 400 ? observe::level::info : observe::level::warning;
  note.log->write(at, "admin_request",
                  {{"method", note.method},
                   {"route", note.path.route},
                   {"conversation_sid", note.path.sid},
                   {"status", static_cast<int64_t>(answer.status)},
                   {"address", note.address}});
}

std::optional<http::response>
admin_edge::screen(const http::request& what) const {
  auto refusal = door_->refuse(what, std::chrono::steady_clock::now());
  if (refusal && refusal->status == 404)
    return refusal; // there is no door
  if (!refusal)
    if (auto request = operations::parse_admin_request(what); !request)
      refusal = request.error();
  if (refusal)
    finish(audit_of(what), *refusal);
  return refusal;
}

void admin_edge::serve(const http::request& what,
                       http::responder answer) const {
  auto request = operations::parse_admin_request(what);
  if (!request) {
    answer(request.error()); // the screen has said so already
    return;
  }
  auto reply = std::make_shared<http::responder>(std::move(answer));
  auto done = [note = audit_of(what), reply](http::response response) {
    finish(note, response);
    (*reply)(std::move(response));
  };
  caf::anon_send(admin_, std::make_shared<const admin_call>(
                           admin_call{std::move(*request), std::move(done)}));
}

} // namespace parley::actors

#include "operations/admin_request.hpp"

#include "operations/admin_door.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/request_reading.hpp"
#include "tests/fuzz/targets.hpp"
#include "twilio/sid.hpp"
#include "webhook/gate.hpp"

namespace parley::fuzz {

namespace {

using namespace operations;

const std::string token = "a-token-that-nobody-guesses-0123456789";

struct check_asked {
  void operator()(const list_conversations& x) const {
    must(x.which.limit >= 1 && x.which.limit <= 200, "a page is bounded");
    must(x.which.before >= 0, "a cursor is not negative");
  }
  void operator()(const show_encryption&) const {
    // it asks for nothing
  }
  template <class OfOne>
  void operator()(const OfOne& x) const {
    must(twilio::canonical_sid(x.which.id, "CH") == x.which.id,
         "a conversation is named by its SID");
  }
};

void check_request(const http::request& what) {
  const auto path = read_admin_path(what.path());
  const auto asked = parse_admin_request(what);
  if (!asked) {
    const auto status = asked.error().status;
    must(status == 400 || status == 404 || status == 405,
         "what is refused gets the contract's answers");
    must((status == 404) == path.route.empty(), "404 is for paths");
    return;
  }
  must(what.method == "GET" || what.method == "HEAD" || what.method == "DELETE",
       "only these methods ask");
  must((what.method == "DELETE")
         == std::holds_alternative<erase_conversation>(*asked),
       "DELETE alone erases");
  std::visit(check_asked{}, *asked);
}

void check_door(http::request what) {
  constexpr steady_time now{};
  const auto trusted = *http::cidr::parse("10.0.0.0/8");
  admin_door door{{token, {trusted}}};
  what.peer = "192.0.2.1";
  must(door.address_of(what) == what.peer, "nobody may claim an address");
  const auto refusal = door.refuse(what, now);
  must(refusal && refusal->status == 401, "nobody comes in without the token");
  what.peer = "10.0.0.1";
  const auto from = door.address_of(what);
  must(http::cidr::parse(from).has_value(), "who was seen has an address");
  must(from == what.peer || !what.header.joined("X-Forwarded-For").empty(),
       "and is another only if a proxy says so");
  what.header.set("Authorization", "Bearer " + token);
  must(!door.refuse(what, now), "the token opens");
  admin_door none{{"", {}}};
  must(none.refuse(what, now)->status == 404,
       "without a token there is no door");
}

void check_screen(const http::request& what) {
  const auto refusal
    = webhook::gate::refuse_early(what, small_limits().body_bytes);
  must(refusal || what.method == "POST", "webhooks are posted");
  must(!refusal || refusal->status == 405 || refusal->status == 411
         || refusal->status == 413 || refusal->status == 415,
       "a refusal is one of the contract's");
  static const webhook::gate gate{{{"AC", "IS"}, {"token"}, "", {}, "a"}};
  const auto decided = gate.decide(what);
  const auto* answer = std::get_if<webhook::answered>(&decided);
  must(answer != nullptr && answer->answer.status >= 400,
       "nobody signs without the token");
}

} // namespace

// A request as it is on the wire.
void admin_request(std::string_view input) {
  const auto limits = small_limits();
  request_reading reading{limits};
  reading.feed(input);
  if (reading.at() != request_reading::state::whole)
    return;
  check_request(reading.what());
  check_door(reading.what());
  check_screen(reading.what());
}

} // namespace parley::fuzz

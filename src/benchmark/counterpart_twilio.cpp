#include "base/crypto.hpp"
#include "base/json.hpp"
#include "benchmark/counterpart.hpp"
#include "benchmark/words.hpp"
#include "simulator/door.hpp"
#include "simulator/timer.hpp"
#include "twilio/form.hpp"

#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace parley::benchmark {

namespace {

using simulator::chance;
using simulator::fault;

/// What is kept of a message: enough to find it again by its reference.
struct kept_message {
  uint64_t number = 0;
  std::string body;
  std::string attributes;
};

/// Messages of a conversation that are listed; more than any look needs.
constexpr std::size_t most_kept = 50;
/// Behind every message of a customer.
constexpr uint64_t first_index = 1'000'000;

http::response error(int status, int code, const char* text) {
  return http::json_response(
    status, R"({"code":)" + std::to_string(code) + R"(,"message":")" + text
              + R"(","more_info":"","status":)" + std::to_string(status) + '}');
}

http::response complain(const chance& drawn) {
  return drawn.what == fault::too_many_requests
           ? error(429, 20429, "Too Many Requests")
           : error(500, 20500, "Internal Server Error");
}

std::string page(std::string_view key, const std::string& items) {
  return R"({"meta":{"page":0,"page_size":50,"next_page_url":null,"key":")"
         + std::string{key} + R"("},")" + std::string{key} + "\":[" + items
         + "]}";
}

class twilio_side final : public counterpart {
public:
  twilio_side(http::io_threads& threads, counterpart_config config,
              observer tell)
    : config_{std::move(config)}, login_{"Basic "
                                         + to_base64(config_.account_sid + ':'
                                                     + config_.auth_token)},
      tell_{std::move(tell)}, wait_{threads},
      way_out_{std::make_shared<simulator::door>(wait_, complain)} {
    server_ = std::make_unique<http::server>(
      threads, counterpart_server(config_),
      [](const http::request&) { return std::nullopt; },
      [this](http::request what, http::responder to) {
        serve(std::move(what), std::move(to));
      });
  }

  result<uint16_t, http::listen_failure> start() override {
    return server_->listen();
  }

  bool obey(std::string_view command) override {
    if (!command.starts_with("faults "))
      return false;
    auto how = simulator::mischief::parse(command.substr(7));
    if (how)
      maker_.set(*how);
    return static_cast<bool>(how);
  }

private:
  void serve(http::request what, http::responder to) {
    auto held = std::make_shared<const http::request>(std::move(what));
    way_out_->answer(maker_.decide(), std::move(to),
                     [this, held] { return carry_out(*held); });
  }

  http::response carry_out(const http::request& what) {
    if (what.header.find("Authorization") != login_)
      return error(401, 20003, "Authenticate");
    auto path = what.path();
    constexpr std::string_view collection = "/Conversations";
    auto at = path.find(collection);
    if (at == std::string_view::npos)
      return http::json_response(200, R"({"success":true})"); // typing
    auto rest = path.substr(at + collection.size());
    if (rest.empty())
      return http::json_response(200, page("conversations", ""));
    auto number = number_of_sid(rest.substr(1, 34));
    if (!number)
      return error(404, 20404, "The requested resource was not found");
    auto below = rest.substr(35);
    if (below == "/Participants")
      return http::json_response(200, page("participants", customer(*number)));
    if (below == "/Messages")
      return what.method == "POST" ? post(*number, what.body) : list(*number);
    return http::json_response(200,
                               R"({"sid":")" + std::string{rest.substr(1, 34)}
                                 + R"(","state":"active","attributes":"{}"})");
  }

  [[nodiscard]] std::string customer(uint64_t conversation) const {
    return R"({"sid":")" + numbered_sid("MB", config_.run, conversation)
           + R"(","identity":null,"attributes":"{}","messaging_binding":)"
             R"({"type":"sms","address":")"
           + customer_of(conversation)
           + R"(","proxy_address":"+15550109999"},)"
             R"("date_created":"2026-01-01T00:00:00Z"})";
  }

  [[nodiscard]] std::string message(const kept_message& one) const {
    return R"({"sid":")" + numbered_sid("IM", config_.run, one.number)
           + R"(","index":)" + std::to_string(one.number)
           + R"(,"author":"assistant","body":)" + quote_json(one.body)
           + R"(,"attributes":)" + quote_json(one.attributes)
           + R"(,"media":null,"date_created":"2026-01-02T03:04:05Z"})";
  }

  http::response post(uint64_t conversation, const std::string& body) {
    auto when = std::chrono::steady_clock::now();
    auto fields = twilio::decode_form(body);
    if (!fields.has("Body"))
      return error(400, 50302, "Body is required");
    observation seen;
    seen.what = observation::kind::posted;
    seen.when = when;
    seen.conversation = conversation;
    seen.text = fields.find("Body");
    tell_(seen);
    std::lock_guard lock{guard_};
    auto& kept = messages_[conversation];
    kept.push_front({first_index + posted_++, seen.text,
                     std::string{fields.find("Attributes")}});
    if (kept.size() > most_kept)
      kept.pop_back();
    return http::json_response(201, message(kept.front()));
  }

  http::response list(uint64_t conversation) {
    std::lock_guard lock{guard_};
    std::string items;
    for (const auto& one : messages_[conversation])
      items += (items.empty() ? "" : ",") + message(one);
    return http::json_response(200, page("messages", items));
  }

  counterpart_config config_;
  std::string login_;
  observer tell_;
  simulator::mischief_maker maker_;
  std::mutex guard_;
  std::unordered_map<uint64_t, std::deque<kept_message>> messages_; ///< guarded
  uint64_t posted_ = 0;                                             ///< guarded
  simulator::timer wait_;
  std::shared_ptr<simulator::door> way_out_;
  std::unique_ptr<http::server> server_;
};

} // namespace

std::unique_ptr<counterpart>
make_twilio_counterpart(http::io_threads& threads, counterpart_config config,
                        observer tell) {
  return std::make_unique<twilio_side>(threads, std::move(config),
                                       std::move(tell));
}

http::server_config counterpart_server(const counterpart_config& config) {
  http::server_config made;
  made.host = config.host;
  made.port = config.port;
  made.limits.body_bytes = 8 * 1024 * 1024;
  made.limits.body_bytes_in_all = 1024 * 1024 * 1024;
  made.limits.idle_time = std::chrono::minutes{10};
  // All connections come from one address.
  for (const auto* range : {"0.0.0.0/0", "::/0"})
    if (auto peers = http::cidr::parse(range))
      made.trusted_peers.push_back(*peers);
  return made;
}

} // namespace parley::benchmark

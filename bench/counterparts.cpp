#include "counterparts.hpp"

#include <stdexcept>
#include <utility>

namespace parley::bench {

namespace {

using clock = std::chrono::steady_clock;

constexpr const char* model_answer
  = R"({"id":"resp_1","object":"response","status":"completed",)"
    R"("model":"gpt-4o-mini","error":null,"incomplete_details":null,)"
    R"("output":[{"id":"msg_1","type":"message","status":"completed",)"
    R"("role":"assistant","content":[{"type":"output_text","text":)"
    R"("Your order shipped yesterday and should arrive by Thursday.",)"
    R"("annotations":[]}]}],"usage":{"input_tokens":400,)"
    R"("output_tokens":20,"total_tokens":420}})";

constexpr const char* participants
  = R"({"meta":{"page":0,"page_size":50,"next_page_url":null,)"
    R"("key":"participants"},"participants":[{"sid":)"
    R"("MB00000000000000000000000000000001","identity":null,)"
    R"("messaging_binding":{"type":"sms","address":"+15550100001",)"
    R"("proxy_address":"+15550109999"}}]})";

constexpr const char* conversation
  = R"({"sid":"CH00000000000000000000000000000001","state":"active"})";

constexpr const char* created
  = R"({"sid":"IM00000000000000000000000000000009","index":1})";

std::size_t number_in_path(std::string_view path) {
  auto at = path.find("/CH");
  return std::stoul(std::string{path.substr(at + 19, 16)}, nullptr, 16);
}

/// The last `conversation:<number>:` of the request's text.
std::size_t number_in_text(const std::string& body) {
  auto at = body.rfind("conversation:");
  return std::stoul(body.substr(at + 13, 12));
}

} // namespace

std::string numbered_sid(const std::string& prefix, uint64_t number) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text(32, '0');
  for (auto at = text.rbegin(); number != 0; ++at, number >>= 4U)
    *at = digits[number & 0xfU];
  return prefix + text;
}

counterparts::counterparts(http::io_threads& threads, std::size_t conversations)
  : times_(conversations) {
  http::server_config config;
  // All of Parley's connections come from one address.
  config.trusted_peers.push_back(*http::cidr::parse("127.0.0.0/8"));
  server_ = std::make_unique<http::server>(
    threads, config, [](const http::request&) { return std::nullopt; },
    [this](const http::request& what, http::responder answer) {
      answer(serve(what));
    });
  auto port = server_->listen();
  if (!port)
    throw std::runtime_error{port.error().detail};
  port_ = *port;
}

std::string counterparts::twilio_url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::string counterparts::model_url() const {
  return twilio_url() + "/v1";
}

void counterparts::reset() {
  std::lock_guard lock{guard_};
  replies_ = 0;
}

bool counterparts::wait_for_replies(std::size_t count) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, std::chrono::minutes{1},
                           [&] { return replies_ >= count; });
}

const std::vector<turn_times>& counterparts::times() const {
  return times_;
}

void counterparts::posted(std::size_t which) {
  std::lock_guard lock{guard_};
  times_.at(which).posted = clock::now();
  ++replies_;
  changed_.notify_all();
}

http::response counterparts::serve(const http::request& what) {
  auto path = what.path();
  if (path.ends_with("/responses")) {
    auto which = number_in_text(what.body);
    std::lock_guard lock{guard_};
    times_.at(which).asked = clock::now();
    return http::json_response(200, model_answer);
  }
  if (path.ends_with("/Participants"))
    return http::json_response(200, participants);
  if (path.ends_with("/Messages")) {
    posted(number_in_path(path));
    return http::json_response(201, created);
  }
  return http::json_response(200, conversation);
}

} // namespace parley::bench

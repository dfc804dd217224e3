#include "peers.hpp"

#include "twilio/signature.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <future>
#include <utility>

namespace parley::e2e {

namespace {

using json = nlohmann::json;

constexpr std::chrono::seconds patience{40};

/// All of Parley's connections come from one address.
http::server_config open_to_one_peer() {
  http::server_config config;
  config.trusted_peers.push_back(*http::cidr::parse("127.0.0.0/8"));
  return config;
}

http::client_config anywhere() {
  http::client_config config;
  config.egress = http::egress_policy::anywhere();
  return config;
}

uint16_t listen(http::server& server) {
  auto port = server.listen();
  if (!port)
    throw std::runtime_error{port.error().detail};
  return *port;
}

/// `…/Conversations/CH…/Messages` gives `CH…`.
std::string conversation_of(const std::string& path) {
  auto at = path.find("/Conversations/");
  return at == std::string::npos ? std::string{} : path.substr(at + 15, 34);
}

json meta(const char* key) {
  return {{"page", 0},
          {"page_size", 50},
          {"first_page_url", "http://unused.example/"},
          {"previous_page_url", nullptr},
          {"url", "http://unused.example/"},
          {"next_page_url", nullptr},
          {"key", key}};
}

std::string text_of(const json& item) {
  return item.at("content").is_string()
           ? item.at("content").get<std::string>()
           : item.at("content").at(0).at("text").get<std::string>();
}

std::string last_user_text(const json& request) {
  std::string text;
  for (const auto& item : request.at("input"))
    if (item.value("role", "") == "user")
      text = text_of(item);
  return text;
}

/// What the customer said since the last reply, joined by ` | `.
std::string open_user_texts(const json& request) {
  std::string texts;
  for (const auto& item : request.at("input")) {
    auto role = item.value("role", "");
    if (role == "assistant")
      texts.clear();
    else if (role == "user")
      texts += (texts.empty() ? "" : " | ") + text_of(item);
  }
  return texts;
}

std::string usual_answer(const std::string& body, bool every_text) {
  auto request = json::parse(body);
  return text_answer(
    "reply to: "
    + (every_text ? open_user_texts(request) : last_user_text(request)));
}

} // namespace

std::string text_answer(const std::string& text) {
  return json{
    {"id", "resp_1"},
    {"object", "response"},
    {"status", "completed"},
    {"model", "gpt-4o-mini-2024-07-18"},
    {"error", nullptr},
    {"incomplete_details", nullptr},
    {"output",
     {{{"id", "msg_1"},
       {"type", "message"},
       {"status", "completed"},
       {"role", "assistant"},
       {"content",
        {{{"type", "output_text"},
          {"text", text},
          {"annotations", json::array()}}}}}}},
    {"usage",
     {{"input_tokens", 10}, {"output_tokens", 5}, {"total_tokens", 15}}}}
    .dump();
}

// -- Twilio -------------------------------------------------------------------

fake_twilio::fake_twilio(http::io_threads& threads)
  : participants_{R"([{"sid":"MB00000000000000000000000000000001",)"
                  R"("identity":null,"attributes":"{}","messaging_binding":)"
                  R"({"type":"sms","address":"+15550100001",)"
                  R"("proxy_address":"+15550109999"},)"
                  R"("date_created":"2026-01-01T00:00:00Z"}])"} {
  server_ = std::make_unique<http::server>(
    threads, open_to_one_peer(),
    [](const http::request&) { return std::nullopt; },
    [this](http::request what, http::responder answer) {
      bool hold = false;
      auto response = serve(what, hold);
      if (!hold) {
        answer(std::move(response));
        return;
      }
      std::lock_guard lock{guard_};
      held_.push_back(std::move(answer));
    });
  port_ = listen(*server_);
}

std::string fake_twilio::base_url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void fake_twilio::on_post(std::function<conduct(const kept_message&)> decide) {
  std::lock_guard lock{guard_};
  decide_ = std::move(decide);
}

void fake_twilio::set_participants(std::string participants) {
  std::lock_guard lock{guard_};
  participants_ = std::move(participants);
}

void fake_twilio::set_state(std::string state) {
  std::lock_guard lock{guard_};
  state_ = std::move(state);
}

http::response fake_twilio::serve(const http::request& what, bool& hold) {
  std::string path{what.path()};
  auto last = path.substr(path.find_last_of('/') + 1);
  {
    std::lock_guard lock{guard_};
    calls_.push_back(what.method + " "
                     + (last.starts_with("CH") ? "Conversation" : last));
  }
  if (last == "Messages")
    return what.method == "POST" ? post_message(what, hold)
                                 : list_messages(conversation_of(path));
  std::lock_guard lock{guard_};
  if (last == "Participants")
    return http::json_response(
      200, json{{"meta", meta("participants")},
                {"participants", json::parse(participants_)}}
             .dump());
  return http::json_response(
    200, json{{"sid", last}, {"state", state_}, {"attributes", "{}"}}.dump());
}

http::response
fake_twilio::post_message(const http::request& what, bool& hold) {
  auto fields = twilio::decode_form(what.body);
  kept_message one;
  one.conversation = conversation_of(std::string{what.path()});
  one.author = std::string{fields.find("Author")};
  one.body = std::string{fields.find("Body")};
  one.attributes = std::string{fields.find("Attributes")};
  std::function<conduct(const kept_message&)> decide;
  {
    std::lock_guard lock{guard_};
    decide = decide_;
  }
  auto how = decide ? decide(one) : conduct::answer;
  hold = how != conduct::answer;
  if (how == conduct::hold)
    return {};
  std::lock_guard lock{guard_};
  one.sid = sid("IM", 0xf000'0000 + kept_.size());
  by_conversation_[one.conversation].push_back(kept_.size());
  kept_.push_back(one);
  changed_.notify_all();
  return http::json_response(201, json{{"sid", one.sid},
                                       {"body", one.body},
                                       {"author", one.author},
                                       {"attributes", one.attributes},
                                       {"index", 1000 + kept_.size()}}
                                    .dump());
}

http::response
fake_twilio::list_messages(const std::string& conversation) const {
  std::lock_guard lock{guard_};
  auto messages = json::array();
  auto found = by_conversation_.find(conversation);
  if (found != by_conversation_.end())
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at)
      messages.push_back({{"sid", kept_[*at].sid},
                          {"index", 1000 + *at},
                          {"author", kept_[*at].author},
                          {"body", kept_[*at].body},
                          {"attributes", kept_[*at].attributes}});
  return http::json_response(
    200, json{{"meta", meta("messages")}, {"messages", messages}}.dump());
}

bool fake_twilio::wait_for_replies(std::size_t count,
                                   std::chrono::seconds at_most) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, at_most,
                           [&] { return kept_.size() >= count; });
}

bool fake_twilio::wait_for_replies_to(const std::string& conversation,
                                      std::size_t count) const {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [&] {
    auto found = by_conversation_.find(conversation);
    return found != by_conversation_.end() && found->second.size() >= count;
  });
}

bool fake_twilio::wait_for_replies_in(
  const std::set<std::string>& conversations) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [&] {
    return std::all_of(
      conversations.begin(), conversations.end(),
      [this](const auto& one) { return by_conversation_.contains(one); });
  });
}

std::vector<kept_message> fake_twilio::replies() const {
  std::lock_guard lock{guard_};
  return kept_;
}

std::vector<std::string> fake_twilio::calls() const {
  std::lock_guard lock{guard_};
  return calls_;
}

// -- the model ----------------------------------------------------------------

fake_model::fake_model(http::io_threads& threads) {
  server_ = std::make_unique<http::server>(
    threads, open_to_one_peer(),
    [](const http::request&) { return std::nullopt; },
    [this](http::request what, http::responder answer) {
      std::unique_lock lock{guard_};
      ++calls_;
      if (!every_text_) // a long run would keep too much
        bodies_.push_back(what.body);
      changed_.notify_all();
      auto decide = decide_;
      auto body = script_ ? script_(what.body) : answer_;
      auto response = http::json_response(
        status_, body.empty() ? usual_answer(what.body, every_text_) : body);
      lock.unlock();
      if (!decide || decide(what.body) == conduct::answer) {
        answer(std::move(response));
        return;
      }
      lock.lock();
      held_.emplace_back(std::move(answer), std::move(response));
    });
  port_ = listen(*server_);
}

void fake_model::release() {
  std::unique_lock lock{guard_};
  auto held = std::exchange(held_, {});
  lock.unlock();
  for (auto& [answer, with] : held)
    answer(std::move(with));
}

std::string fake_model::base_url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/v1";
}

void fake_model::on_call(std::function<conduct(const std::string&)> decide) {
  std::lock_guard lock{guard_};
  decide_ = std::move(decide);
}

void fake_model::set_answer(int status, std::string body) {
  std::lock_guard lock{guard_};
  status_ = status;
  answer_ = std::move(body);
}

void fake_model::set_script(
  std::function<std::string(const std::string&)> script) {
  std::lock_guard lock{guard_};
  script_ = std::move(script);
}

bool fake_model::wait_for_calls(std::size_t count) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [&] { return calls_ >= count; });
}

void fake_model::name_every_text() {
  std::lock_guard lock{guard_};
  every_text_ = true;
}

std::vector<std::string> fake_model::bodies() const {
  std::lock_guard lock{guard_};
  return bodies_;
}

// -- customers ----------------------------------------------------------------

std::string sid(const std::string& prefix, uint64_t number) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text(32, '0');
  for (auto at = text.rbegin(); number != 0; ++at, number >>= 4U)
    *at = digits[number & 0xfU];
  return prefix + text;
}

twilio::form
message_added(const std::string& conversation, const std::string& message,
              int64_t index, const std::string& text) {
  twilio::form fields;
  fields.fields = {{"EventType", "onMessageAdded"},
                   {"AccountSid", account_sid},
                   {"ChatServiceSid", service_sid},
                   {"ConversationSid", conversation},
                   {"MessageSid", message},
                   {"ParticipantSid", "MB00000000000000000000000000000001"},
                   {"Author", "+15550100001"},
                   {"Body", text},
                   {"Index", std::to_string(index)},
                   {"DateCreated", "2026-01-02T03:04:05.678Z"},
                   {"Attributes", "{}"},
                   {"Source", "SMS"},
                   {"RetryCount", "0"}};
  return fields;
}

visitor::visitor(http::io_threads& threads, uint16_t port)
  : port_{port}, client_{threads, anywhere()} {
  // nop
}

http::client_result visitor::call(http::outgoing what) {
  what.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  auto done = std::make_shared<std::promise<http::client_result>>();
  auto result = done->get_future();
  client_.send(std::move(what), [done](http::client_result answer) {
    done->set_value(std::move(answer));
  });
  return result.get();
}

http::client_result
visitor::post(const std::string& path, const std::string& body,
              const http::fields& header) {
  http::outgoing what;
  what.to.secure = false;
  what.to.host = "127.0.0.1";
  what.to.port = port_;
  what.to.target = path;
  what.header = header;
  what.body = std::make_shared<const std::string>(body);
  return call(std::move(what));
}

http::client_result
visitor::webhook(const twilio::form& fields, const std::string& path) {
  twilio::form_writer writer;
  for (const auto& [name, value] : fields.fields)
    writer.add(name, value);
  http::fields header;
  header.add("Content-Type", "application/x-www-form-urlencoded");
  header.add("X-Twilio-Signature",
             twilio::sign(auth_token,
                          "http://127.0.0.1:" + std::to_string(port_) + path,
                          fields));
  return post(path, writer.body(), header);
}

http::client_result visitor::get(const std::string& path) {
  return ask("GET", path, {});
}

http::client_result
visitor::ask(const std::string& method, const std::string& path,
             const http::fields& header) {
  http::outgoing what;
  what.method = method;
  what.to.secure = false;
  what.to.host = "127.0.0.1";
  what.to.port = port_;
  what.to.target = path;
  what.header = header;
  return call(std::move(what));
}

std::string visitor::address() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

} // namespace parley::e2e

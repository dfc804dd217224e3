#pragma once

#include "http/client.hpp"
#include "http/io_threads.hpp"
#include "http/server.hpp"
#include "twilio/form.hpp"
#include "twilio/rest.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parley::e2e {

inline constexpr const char* account_sid = "AC00000000000000000000000000000001";
inline constexpr const char* service_sid = "IS00000000000000000000000000000001";
inline constexpr const char* auth_token = "0123456789abcdef0123456789abcdef";

/// A message as Twilio keeps it.
struct kept_message {
  std::string sid;
  std::string conversation;
  std::string author;
  std::string body;
  std::string attributes;
};

/// What a peer does with one call, decided by the test: called on an I/O
/// thread before anything is answered.
enum class conduct : uint8_t {
  answer,
  hold,     ///< never answer, and do nothing
  act_hold, ///< act, and never answer
};

/// Twilio's side, as little of it as Parley needs: a ledger of messages, the
/// two reads, and typing. A real socket that is told what to do.
class fake_twilio {
public:
  explicit fake_twilio(http::io_threads& threads);

  [[nodiscard]] std::string base_url() const;

  /// Asked for every message that is posted.
  void on_post(std::function<conduct(const kept_message&)> decide);

  /// Waits until this many replies by the assistant are kept.
  bool wait_for_replies(std::size_t count, std::chrono::seconds at_most
                                           = std::chrono::seconds{40});

  /// Waits until this many replies are kept in one conversation.
  bool
  wait_for_replies_to(const std::string& conversation, std::size_t count) const;

  /// Waits until each of these conversations has a reply.
  bool wait_for_replies_in(const std::set<std::string>& conversations);

  [[nodiscard]] std::vector<kept_message> replies() const;

  /// `GET …/Participants`, `POST …/Messages`, in their order.
  [[nodiscard]] std::vector<std::string> calls() const;

  /// Adds a participant that every conversation has.
  void set_participants(std::string json);
  void set_state(std::string state);

private:
  http::response serve(const http::request& what, bool& hold);
  http::response post_message(const http::request& what, bool& hold);
  http::response list_messages(const std::string& conversation) const;

  mutable std::mutex guard_;
  mutable std::condition_variable changed_;
  std::vector<kept_message> kept_;
  std::map<std::string, std::vector<std::size_t>>
    by_conversation_; ///< in kept_
  std::vector<std::string> calls_;
  std::vector<http::responder> held_;
  std::string participants_;
  std::string state_ = "active";
  std::function<conduct(const kept_message&)> decide_;
  std::unique_ptr<http::server> server_;
  uint16_t port_ = 0;
};

/// A Responses API that answers `reply to: <last user text>`, or to all texts
/// since the last reply, when told to.
class fake_model {
public:
  explicit fake_model(http::io_threads& threads);

  [[nodiscard]] std::string base_url() const;

  /// Asked for every call with the request's body.
  void on_call(std::function<conduct(const std::string&)> decide);

  /// Names every text that the reply answers: `reply to: one | two`.
  void name_every_text();

  /// Answers instead of the usual reply; empty: the usual.
  void set_answer(int status, std::string body);

  /// Works the answer's body out of the request's; empty: the usual.
  void set_script(std::function<std::string(const std::string&)> script);

  /// Answers every call that is held.
  void release();

  bool wait_for_calls(std::size_t count);
  [[nodiscard]] std::vector<std::string> bodies() const;

private:
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::vector<std::string> bodies_;
  std::vector<std::pair<http::responder, http::response>> held_;
  std::function<conduct(const std::string&)> decide_;
  int status_ = 200;
  std::string answer_;
  std::function<std::string(const std::string&)> script_;
  bool every_text_ = false;
  std::size_t calls_ = 0;
  std::unique_ptr<http::server> server_;
  uint16_t port_ = 0;
};

/// The body of a Responses API's answer of text alone.
std::string text_answer(const std::string& text);

/// A customer's message, as Twilio's webhook has it.
twilio::form
message_added(const std::string& conversation, const std::string& message,
              int64_t index, const std::string& text);

/// `CH`, `IM`, … and 32 hex digits.
std::string sid(const std::string& prefix, uint64_t number);

/// Posts webhooks and reads pages of one Parley; blocks until the answer.
class visitor {
public:
  visitor(http::io_threads& threads, uint16_t port);

  /// Signed as Twilio does.
  http::client_result
  webhook(const twilio::form& fields, const std::string& path = "/webhook");
  http::client_result post(const std::string& path, const std::string& body,
                           const http::fields& header);
  http::client_result get(const std::string& path);
  /// Any method, without a body.
  http::client_result ask(const std::string& method, const std::string& path,
                          const http::fields& header);

  /// `http://127.0.0.1:8000`
  [[nodiscard]] std::string address() const;

private:
  http::client_result call(http::outgoing what);

  uint16_t port_;
  http::client client_;
};

} // namespace parley::e2e

#pragma once

#include "tests/twilio/webhooks.hpp"
#include "twilio/signature.hpp"
#include "webhook/gate.hpp"

#include <string>
#include <utility>

/// @file
/// Requests as Twilio posts them.

namespace parley::webhook {

inline const std::string token = "0123456789abcdef0123456789abcdef";
inline const std::string public_url = "https://bot.example.com";

inline gate_config config_of_tests() {
  gate_config config;
  config.ours = twilio::ours;
  config.signing_keys = {token};
  config.public_url = public_url;
  return config;
}

/// A form posted to a target, not signed.
inline http::request posted(std::string target, std::string body) {
  http::request what;
  what.method = "POST";
  what.target = std::move(target);
  what.header.add("Host", "10.0.0.1:8000");
  what.header.add("Content-Type",
                  "application/x-www-form-urlencoded; charset=utf-8");
  what.header.add("Content-Length", std::to_string(body.size()));
  what.body = std::move(body);
  what.peer = "192.0.2.1";
  return what;
}

/// Signs a posted form for the public URL.
inline http::request signed_with(const std::string& key, http::request what) {
  what.header.set("X-Twilio-Signature",
                  twilio::sign(key, public_url + what.target,
                               twilio::decode_form(what.body)));
  return what;
}

inline http::request
signed_form(std::string target, const twilio::editable_form& fields) {
  return signed_with(token, posted(std::move(target), fields.body()));
}

/// The answer, or 0 with an empty body when there is none yet.
inline http::response answer_of(const passage& passed) {
  if (const auto* given = std::get_if<answered>(&passed))
    return given->answer;
  http::response none;
  none.status = 0;
  return none;
}

} // namespace parley::webhook

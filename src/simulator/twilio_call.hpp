#pragma once

#include "http/message.hpp"
#include "simulator/twilio_events.hpp"
#include "twilio/form.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::simulator {

/// A REST call taken apart.
struct twilio_call {
  std::string_view method;
  std::string host;
  std::string base;                    ///< `http://host/v1/…/Conversations`
  std::string path;                    ///< without query
  std::vector<std::string_view> below; ///< path segments below the service
  twilio::form query;
  twilio::form body;
  bool webhook_enabled = false; ///< `X-Twilio-Webhook-Enabled: true`
};

/// What a call brought about: the answer, and what others are to hear of it.
struct twilio_effect {
  http::response answer;
  std::vector<twilio_event> events;
  std::string conversation_sid; ///< of `added`
  std::optional<message> added; ///< a message that is new
};

/// An answer in Twilio's error form.
http::response error_answer(const refusal& why);

http::response not_found(std::string_view path);

http::response json_answer(int status, const nlohmann::json& body);

/// One entry of a list: where it stands, by a number that never changes.
struct list_entry {
  int64_t position = 0;
  const void* item = nullptr;
};

/// A page cut out of a list, and its `meta`.
struct list_page {
  std::vector<list_entry> entries;
  std::string next_page_url; ///< empty at the end
  std::string url;
  int64_t page_size = 50;
};

/// Cuts a page by `Order`, `PageSize` (1 to `largest`) and `PageToken`.
/// @param newest_first Where the list knows no `Order`.
outcome<list_page>
cut_page(const twilio_call& call, std::vector<list_entry> all, int64_t largest,
         bool newest_first = false);

/// `{"meta":{…},"<key>":[…]}`
nlohmann::json
page_json(const list_page& page, std::string_view key, nlohmann::json items);

} // namespace parley::simulator

#pragma once

#include "twilio/rest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What an operator sets up at Twilio before anybody writes: the account, the
/// Conversations service, and where the service's events go.

namespace parley::twilio {

/// Where a service sends its events (Twilio: Service Webhooks).
struct service_webhook {
  std::string post_url; ///< after an event; empty: nowhere
  std::string pre_url;  ///< before it; holds up every message
  std::string method = "POST";
  std::vector<std::string> filters; ///< what is not named is not sent

  bool operator==(const service_webhook&) const = default;
};

/// Where a product of Twilio's is called: below `base` when there is one, else
/// at `https://<product>.twilio.com`.
http::url
product_url(const std::optional<http::url>& base, std::string_view product);

/// The post-event filters that Parley understands.
const std::vector<std::string>& understood_events();

/// The account itself, by the credentials in `at`.
/// @param api `https://api.twilio.com`
http::outgoing
fetch_account(const rest_account& at, const http::url& api,
              std::string_view account_sid, steady_time deadline);

http::outgoing fetch_service(const rest_account& at, steady_time deadline);

http::outgoing
fetch_service_webhook(const rest_account& at, steady_time deadline);

/// Replaces the service's webhook as a whole.
http::outgoing
set_service_webhook(const rest_account& at, const service_webhook& to,
                    steady_time deadline);

/// The answer to both; a field that is null counts as empty.
result<service_webhook, rest_failure>
service_webhook_in(const http::client_result& result);

/// `status` of a fetched account: `active`, `suspended`, `closed`.
result<std::string, rest_failure>
account_status_in(const http::client_result& result);

} // namespace parley::twilio

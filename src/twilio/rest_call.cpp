#include "twilio/rest_call.hpp"

#include "base/crypto.hpp"

#include <utility>

namespace parley::twilio {

http::outgoing
get_call(const rest_account& at, http::url to, steady_time deadline) {
  http::outgoing call;
  call.to = std::move(to);
  call.method = "GET";
  call.header.add("Authorization",
                  "Basic " + to_base64(at.user + ':' + at.password));
  call.header.add("Accept", "application/json");
  call.header.add("Accept-Charset", "utf-8");
  call.deadline = deadline;
  return call;
}

http::outgoing post_call(const rest_account& at, http::url to,
                         const form_writer& fields, steady_time deadline) {
  auto call = get_call(at, std::move(to), deadline);
  call.method = "POST";
  call.header.add("Content-Type", "application/x-www-form-urlencoded");
  call.body = std::make_shared<const std::string>(fields.body());
  return call;
}

} // namespace parley::twilio

#include "wire.hpp"

#include "peers.hpp"
#include "twilio/signature.hpp"

#include <utility>

namespace parley::e2e {

std::string webhook_request(uint16_t port, const twilio::form& fields,
                            const std::string& path) {
  twilio::form_writer writer;
  for (const auto& [name, value] : fields.fields)
    writer.add(name, value);
  auto host = "127.0.0.1:" + std::to_string(port);
  return "POST " + path + " HTTP/1.1\r\nHost: " + host
         + "\r\nContent-Type: application/x-www-form-urlencoded"
           "\r\nX-Twilio-Signature: "
         + twilio::sign(auth_token, "http://" + host + path, fields)
         + "\r\nContent-Length: " + std::to_string(writer.body().size())
         + "\r\n\r\n" + writer.body();
}

wire::wire(uint16_t port, std::string from)
  : port_{port}, from_{std::move(from)} {
  // nop
}

wire_answer wire::webhook(const twilio::form& fields, const std::string& path) {
  return exchange(webhook_request(port_, fields, path));
}

wire_answer wire::get(const std::string& path) {
  return exchange("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
}

wire_answer wire::exchange(const std::string& request) {
  auto begun = std::chrono::steady_clock::now();
  if (!peer_.connected())
    peer_ = http::test::raw_peer{port_, from_};
  wire_answer answer;
  if (peer_.send(request)) {
    auto text = peer_.read_message();
    answer.status = http::test::status_of(text);
    answer.body = http::test::body_of(text);
    answer.closes = text.find("\r\nConnection: close\r\n") != std::string::npos;
  }
  if (answer.status == 0 || answer.closes)
    peer_.close();
  answer.took = std::chrono::steady_clock::now() - begun;
  return answer;
}

} // namespace parley::e2e

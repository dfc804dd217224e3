#pragma once

#include <string>
#include <string_view>
#include <vector>

/// @file
/// src/http: HTTP/1.1 server and client on Boost.Beast. Its headers are free of
/// Asio and Beast; it knows nothing of Twilio, models or actors.

namespace parley::http {

struct field {
  std::string name; ///< as sent; compared without regard to case
  std::string value;
};

/// Header fields in the order they came.
class fields {
public:
  void add(std::string name, std::string value);
  /// Replaces every field of that name by one.
  void set(std::string name, std::string value);
  /// The first value of that name, or empty.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  /// All values of that name, with commas between them.
  [[nodiscard]] std::string joined(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] const std::vector<field>& all() const;

private:
  std::vector<field> all_;
};

/// A request as the server read it. The header is frozen before the body:
/// trailers never show here.
struct request {
  std::string method;
  std::string target; ///< raw: path and query as on the wire
  fields header;
  std::string body;
  std::string peer; ///< the socket's remote address, without port

  /// The target up to its first `?`.
  [[nodiscard]] std::string_view path() const;
};

struct response {
  /// How the answer goes out. Simulators misbehave on purpose: `truncated`
  /// sends the header and half the body and closes, `reset` sends nothing and
  /// resets the connection.
  enum class ending : unsigned char { normal, truncated, reset };

  int status = 200;
  fields header;
  std::string body;
  bool close = false; ///< close the connection after it
  ending cut = ending::normal;
};

/// A JSON answer.
response json_response(int status, std::string body);

/// An RFC 9457 problem: `application/problem+json` with `type`, `title`,
/// `status` and `detail`.
response problem(int status, std::string_view detail);

/// The standard reason phrase of a status, or `Unknown`.
std::string_view reason_phrase(int status);

} // namespace parley::http

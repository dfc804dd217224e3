#pragma once

#include "http/message.hpp"

#include <chrono>
#include <ctime>
#include <string>

namespace parley::http {

/// The Date field's value, written anew once a second. For one thread.
class date_stamp {
public:
  /// IMF-fixdate (RFC 9110 §5.6.7).
  const std::string& now();

private:
  std::chrono::sys_seconds written_{};
  std::string text_;
};

/// How a response's header depends on the request and the connection.
struct response_form {
  int version = 11; ///< the request's, 10 or 11
  bool close = false;
};

/// Status line and header, with Date, Content-Length and Connection; these and
/// Transfer-Encoding in `answer` are left out. Control bytes in names and
/// values become blanks.
std::string response_head(const response& answer, response_form form,
                          const std::string& date);

/// Whether a response of this status has no body (RFC 9110 §6.4.1).
bool is_bodiless(int status);

/// Appends `name: value` and a line end, control bytes made harmless.
void append_field(std::string& to, std::string_view name,
                  std::string_view value);

} // namespace parley::http

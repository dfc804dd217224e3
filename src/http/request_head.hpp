#pragma once

#include "http/client.hpp"

#include <string>

namespace parley::http {

/// Request line and header, with Host, User-Agent, Accept-Encoding (identity)
/// and Content-Length; these and Connection and Transfer-Encoding in
/// `what.header` are left out. Control bytes become harmless.
std::string request_head(const outgoing& what, const std::string& user_agent);

} // namespace parley::http

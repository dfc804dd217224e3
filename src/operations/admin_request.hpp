#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "storage/archive.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace parley::operations {

/// `GET /admin/v1/conversations`
struct list_conversations {
  storage::page_request which;
};

/// `GET /admin/v1/conversations/{sid}`
struct show_conversation {
  conversation::key which;
};

/// `GET /admin/v1/conversations/{sid}/export`
struct export_conversation {
  conversation::key which;
};

/// `DELETE /admin/v1/conversations/{sid}`
struct erase_conversation {
  conversation::key which;
  bool at_twilio = true; ///< unless `?twilio=keep`
};

/// `GET /admin/v1/encryption`
struct show_encryption {};

/// What an operator asks for.
using admin_request
  = std::variant<list_conversations, show_conversation, export_conversation,
                 erase_conversation, show_encryption>;

/// What is asked, or the answer that refuses it: 404 for a path or SID that
/// cannot be, 405, and 400 for a query.
result<admin_request, http::response>
parse_admin_request(const http::request& what);

/// Every path of the admin API, with `{sid}` for a conversation's SID.
std::span<const std::string_view> admin_paths();

/// What the log may show of a path.
struct admin_path {
  std::string_view route; ///< `/admin/v1/conversations/{sid}`; empty: none
  std::string sid;        ///< where the route has one
};

admin_path read_admin_path(std::string_view path);

} // namespace parley::operations

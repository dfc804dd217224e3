#pragma once

#include "http/asio.hpp"

namespace parley::http {

/// `is_public_address` of egress.hpp, for an address that was looked up.
bool is_public(const asio::ip::address& which);

} // namespace parley::http

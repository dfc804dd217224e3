#pragma once

#include "http/client.hpp"
#include "twilio/form.hpp"
#include "twilio/rest.hpp"

/// @file
/// How every call to Twilio's REST API looks; for src/twilio alone.

namespace parley::twilio {

http::outgoing
get_call(const rest_account& at, http::url to, steady_time deadline);

http::outgoing post_call(const rest_account& at, http::url to,
                         const form_writer& fields, steady_time deadline);

} // namespace parley::twilio

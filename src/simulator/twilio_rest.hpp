#pragma once

#include "simulator/twilio_call.hpp"

namespace parley::simulator {

/// Carries out one REST call on the world: Conversations v1 with and without a
/// service in the path, the typing indicator, the account. Authentication is
/// the caller's affair.
twilio_effect serve_rest(twilio_world& world, const twilio_place& at,
                         const http::request& what);

} // namespace parley::simulator

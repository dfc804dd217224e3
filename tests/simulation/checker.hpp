#pragma once

#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"

namespace parley::simulation {

/// Holds what the world saw against the guarantees G1 to G6 and G10, once all
/// has come to rest. What is broken goes into the ledger's violations.
/// @return How many replies came twice because Twilio showed them too late for
///   the settle time; those cannot be avoided.
int check(ledger& book, const plan& drawn);

} // namespace parley::simulation

#pragma once

#include "actors/trace_exporter.hpp"
#include "config/settings.hpp"

#include <memory>
#include <string>

namespace parley::actors {

/// What the settings say of tracing: how much is kept, and what spans tell of
/// the places that calls go to.
std::shared_ptr<tracing::recorder>
make_recorder(const config::settings& from, std::string twilio_host,
              std::shared_ptr<observe::metrics> metrics);

/// Where spans are sent, and with what. What is left to fill in: client,
/// recorder, chance and environment.
/// @pre There is a collector.
trace_exporter_config
exporter_config_of(const config::trace_settings& from, std::string version);

} // namespace parley::actors

#pragma once

#include <nlohmann/json_fwd.hpp>

#include <ostream>

namespace parley::cli {

/// What a person reads of the documents of docs/privacy.md. Control characters
/// of what customers wrote are not let through to the terminal.
void write_page(const nlohmann::json& page, std::ostream& to);
void write_overview(const nlohmann::json& overview, std::ostream& to);
void write_erasure(const nlohmann::json& erasure, std::ostream& to);

} // namespace parley::cli

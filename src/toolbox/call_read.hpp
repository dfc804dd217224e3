#pragma once

#include "toolbox/place_check.hpp"

namespace parley::toolbox {

/// Reads `http:` of a tool's file.
/// @param effect The tool's.
http_description
read_http(const config::yaml_node& from, tools::side_effect effect,
          place_check& places, config::fault_list& faults);

/// Reads `process:` of a tool's file.
/// @param folder The file's; what is relative counts from there.
process_description
read_process(const config::yaml_node& from, const std::string& folder,
             const environment& variables, place_check& places,
             config::fault_list& faults);

} // namespace parley::toolbox

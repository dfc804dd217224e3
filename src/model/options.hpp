#pragma once

#include "model/model.hpp"

#include <string>
#include <string_view>

/// @file
/// What both APIs' request bodies share; for src/model alone. Bodies are put
/// together from pieces that are JSON already.

namespace parley::model {

/// Appends `,"key":"text"` unless the text is empty.
void append_text(std::string& body, std::string_view key,
                 std::string_view text);

/// Appends the tools, each written by `write`, and `parallel_tool_calls`, which
/// is refused without tools. Nothing when there are none.
void append_tools(std::string& body, const request& what,
                  void (*write)(std::string&, const tool&));

/// Appends the temperature and the bound on output under its key.
void append_options(std::string& body, const request& what,
                    std::string_view output_limit_key);

} // namespace parley::model

#pragma once

#include "simulator/stand_in.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace parley::simulator {

/// What a request gives the model to read, whichever API it came by.
struct reading {
  std::string instructions;
  std::vector<heard> items;
  std::vector<offered_tool> tools; ///< none when `tool_choice` is `none`
  bool parallel = true;
};

/// @pre `check_responses` or `check_chat` found nothing.
reading read_responses(const nlohmann::json& body);
reading read_chat(const nlohmann::json& body);

/// The name every answer of the stand-in bears.
inline constexpr auto stand_in_model = "parley-stand-in";

/// Makes ids: a prefix and random hex digits behind it.
using id_maker = std::function<std::string(std::string_view prefix)>;

/// The answer as the API of the request gives it (OpenAI: Responses API, Chat
/// Completions). Tokens are counted as a quarter of the characters.
/// @param now Seconds since 1970.
nlohmann::json
responses_answer(const nlohmann::json& body, const reading& read,
                 const thought& said, const id_maker& new_id, int64_t now);
nlohmann::json chat_answer(const reading& read, const thought& said,
                           const id_maker& new_id, int64_t now);

} // namespace parley::simulator

#pragma once

#include "model/model.hpp"

#include <string>
#include <string_view>

/// @file
/// The JSON forms of the Chat Completions API, the one that most compatible
/// servers speak.

namespace parley::model::chat {

/// The body of `POST /chat/completions`. Calls in a row, also right after an
/// assistant message, become one message's `tool_calls`; reasoning is dropped
/// (OpenAI: mapping of Responses to Chat). The bound on output goes as
/// `max_completion_tokens`, for OpenAI's reasoning models refuse the older
/// `max_tokens`. `cache_key` and `safety_identifier` are not sent: strict
/// servers refuse fields that they do not know.
std::string write(const request& what);

/// The answer in the body of an HTTP 200. Tolerates what compatible servers do:
/// missing ids, arguments as an object, content in parts, any `finish_reason`
/// beside `tool_calls`, no usage. An answer cut off by its length is `unusable`
/// even when there is text, as it is in the Responses API; one cut off by a
/// content filter is `refused`.
outcome read(std::string_view body);

} // namespace parley::model::chat

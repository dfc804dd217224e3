#pragma once

#include "model/model.hpp"

#include <string>
#include <string_view>

/// @file
/// The JSON forms of the Responses API, spoken without server state: nothing is
/// stored there and every request carries the whole input.

namespace parley::model::responses {

/// The body of `POST /responses`. Items are joined as they are. Only what is
/// set is sent, for compatible servers refuse what they do not know. Reasoning
/// items go to reasoning models alone (others answer 400), which are also
/// asked for `reasoning.encrypted_content`.
std::string write(const request& what);

/// The answer in the body of an HTTP 200, which alone is no success: a reply
/// that failed is classified by its code; one that is incomplete, cut off, or
/// not JSON is `unusable` (`refused` when a content filter cut it). Items are
/// made replayable (OpenAI: Input items, stateless replay): call ids without
/// item ids, messages in the easy form, reasoning only when encrypted.
outcome read(std::string_view body);

} // namespace parley::model::responses

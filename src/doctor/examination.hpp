#pragma once

#include "doctor/model_check.hpp"
#include "doctor/twilio_checks.hpp"
#include "doctor/webhook_check.hpp"

#include <functional>
#include <string>
#include <vector>

namespace parley::doctor {

/// All that is looked at.
struct subject {
  twilio_subject twilio;
  webhook_subject webhook;
  openai::endpoint model;
  std::vector<std::string> models; ///< each is asked once
  std::string database;            ///< file name
  int64_t max_open_turns = 0;
};

/// Looks at everything, in the order in which it is needed.
/// @param mend Asked whether to set the webhook where it is not as it should
///   be; empty: never.
/// @param tell Told each finding as soon as it is there.
findings examine(const subject& what, const asking& ask,
                 const std::function<bool(const finding&)>& mend,
                 const std::function<void(const finding&)>& tell);

} // namespace parley::doctor

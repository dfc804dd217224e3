#include "doctor/examination.hpp"

#include "doctor/machine_checks.hpp"

namespace parley::doctor {

namespace {

bool can_be_mended(const finding& webhook) {
  return webhook.how == verdict::broken || webhook.how == verdict::doubtful;
}

} // namespace

findings examine(const subject& what, const asking& ask,
                 const std::function<bool(const finding&)>& mend,
                 const std::function<void(const finding&)>& tell) {
  findings all;
  auto add = [&](finding one) {
    tell(one);
    all.push_back(std::move(one));
  };
  add(check_disk(what.database));
  add(check_open_files(what.max_open_turns));
  add(check_account(what.twilio, ask));
  auto service = check_service(what.twilio, ask);
  const auto there = service.how == verdict::good;
  add(std::move(service));
  if (there) {
    auto webhook = check_webhook(what.twilio, ask);
    if (mend && can_be_mended(webhook) && mend(webhook))
      webhook = fix_webhook(what.twilio, ask);
    add(std::move(webhook));
  } else {
    add({"twilio_webhook",
         verdict::skipped,
         "without the service there is no webhook",
         {}});
  }
  add(check_clock(wall_clock_now(), twilio_time(what.twilio, ask)));
  add(check_way_in(what.webhook, ask));
  for (auto& one : check_models(what.model, what.models, ask))
    add(std::move(one));
  return all;
}

} // namespace parley::doctor

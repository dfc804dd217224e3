#include "cli/outside.hpp"

#include "cli/setup.hpp"

#include <algorithm>

namespace parley::cli {

namespace {

http::client_config client_config() {
  http::client_config made;
  made.egress = http::egress_policy::anywhere();
  made.user_agent = "parley/" + version();
  return made;
}

twilio::rest_account account_of(const config::settings& from) {
  twilio::rest_account made;
  made.service_sid = from.twilio_service_sid;
  made.conversations
    = twilio::product_url(from.twilio_base_url, "conversations");
  made.messaging = twilio::product_url(from.twilio_base_url, "messaging");
  return made;
}

doctor::twilio_subject twilio_of(const config::settings& from) {
  doctor::twilio_subject made;
  made.account_sid = from.twilio_account_sid;
  made.by_token = account_of(from);
  made.by_token.user = from.twilio_account_sid;
  made.by_token.password = from.twilio_auth_token.reveal();
  made.by_key = account_of(from);
  made.by_key.user = from.twilio_api_key_sid;
  made.by_key.password = from.twilio_api_key_secret.reveal();
  made.api = twilio::product_url(from.twilio_base_url, "api");
  made.public_url = from.public_url;
  return made;
}

std::vector<std::string> models_of(const agent::team& team) {
  std::vector<std::string> names;
  for (const auto& one : team.agents)
    if (std::find(names.begin(), names.end(), one.model) == names.end())
      names.push_back(one.model);
  return names;
}

} // namespace

outside::outside(std::chrono::milliseconds patience)
  : client_{threads_, client_config()}, ask_{client_, patience} {
  // nop
}

const doctor::asking& outside::ask() const {
  return ask_;
}

doctor::subject subject_of(const service_config& from) {
  const auto& set = from.settings;
  doctor::subject made;
  made.twilio = twilio_of(set);
  made.webhook = {set.public_url, set.twilio_account_sid,
                  set.twilio_service_sid, set.twilio_auth_token.reveal()};
  made.model.base = set.openai_base_url;
  made.model.api_key = set.openai_api_key.reveal();
  made.model.speaks = set.openai_api == "chat" ? openai::dialect::chat
                                               : openai::dialect::responses;
  made.models = models_of(*from.team);
  made.database = set.database_path;
  made.max_open_turns = set.max_open_turns;
  return made;
}

} // namespace parley::cli

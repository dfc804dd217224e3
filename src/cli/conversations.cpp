#include "cli/conversations.hpp"

#include "base/json.hpp"
#include "cli/records.hpp"
#include "cli/setup.hpp"
#include "cli/tables.hpp"
#include "twilio/sid.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <optional>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

int fail(const verb_failure& why) {
  std::cerr << "parley: " << why.detail << '\n';
  return why.code;
}

int fail_usage(const std::string& what) {
  return fail({bad_usage, what});
}

std::optional<conversation::key> key_of(const std::string& sid) {
  auto known = twilio::canonical_sid(sid, "CH");
  if (!known) {
    std::cerr << "parley: a conversation is CH and 32 hex digits\n";
    return std::nullopt;
  }
  return conversation::key{std::string{twilio::source_name}, *known};
}

/// The settings and where the conversations are; both outlive the verb.
struct setting {
  config::settings settings;
  std::unique_ptr<records> where;
};

/// @param required Variables without which the database's side cannot do it.
std::unique_ptr<setting>
open(const conversations_options& options, std::vector<std::string> required) {
  std::optional<http::url> at;
  if (!options.url.empty()) {
    at = http::url::parse(options.url);
    if (!at) {
      std::cerr << "flag:--url: must be a server's address, such as "
                   "http://127.0.0.1:8000\n";
      return nullptr;
    }
    required = {"ADMIN_TOKEN"};
  }
  auto settings = prepare_settings(options.flags, std::move(required));
  if (!settings)
    return nullptr;
  auto made = std::make_unique<setting>();
  made->settings = std::move(*settings);
  made->where = at ? records_of_server(*at, made->settings)
                   : records_of_database(made->settings);
  return made;
}

/// Prints a document, or what a person reads of it.
int print(const result<std::string, verb_failure>& document, bool as_json,
          void (*as_text)(const nlohmann::json&, std::ostream&)) {
  if (!document)
    return fail(document.error());
  if (as_json) {
    std::cout << *document << '\n';
    return ok;
  }
  const auto parsed = parse_json(*document);
  if (!parsed)
    return fail({failed, "the answer is no JSON"});
  as_text(*parsed, std::cout);
  return ok;
}

/// Asks on a terminal, unless told yes beforehand.
bool may_erase(const conversations_options& options) {
  if (options.yes || isatty(STDIN_FILENO) == 0)
    return true;
  std::cerr << "Erase " << options.sid
            << (options.keep_at_twilio ? "" : ", here and at Twilio,")
            << " for ever? [y/N] ";
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

} // namespace

int list_conversations(const conversations_options& options) {
  auto in = open(options, {});
  if (!in)
    return bad_usage;
  if (options.limit < 1 || options.limit > 200)
    return fail_usage("flag:--limit: must be a number from 1 to 200");
  storage::page_request which;
  which.before = options.cursor;
  which.limit = static_cast<std::size_t>(options.limit);
  which.failed_only = options.failed;
  return print(in->where->list(which), options.json, write_page);
}

int show_conversation(const conversations_options& options) {
  auto which = key_of(options.sid);
  auto in = which ? open(options, {}) : nullptr;
  if (!in)
    return bad_usage;
  return print(in->where->show(*which), options.json, write_overview);
}

int export_conversation(const conversations_options& options) {
  auto which = key_of(options.sid);
  auto in = which ? open(options, {}) : nullptr;
  if (!in)
    return bad_usage;
  auto written = in->where->write(*which, std::cout);
  return written ? ok : fail(written.error());
}

int erase_conversation(const conversations_options& options) {
  auto which = key_of(options.sid);
  std::vector<std::string> required;
  if (!options.keep_at_twilio)
    required = {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
                "TWILIO_CONVERSATIONS_SERVICE_SID"};
  auto in = which ? open(options, std::move(required)) : nullptr;
  if (!in)
    return bad_usage;
  if (!may_erase(options))
    return fail({failed, "nothing was erased"});
  auto done = in->where->erase(*which, !options.keep_at_twilio);
  if (auto code = print(done, options.json, write_erasure); code != ok)
    return code;
  const auto parsed = parse_json(*done);
  if (parsed && parsed->value("twilio", "") == "failed")
    return fail({unreachable, "Twilio still has it; erase it again to try "
                              "again there"});
  return ok;
}

} // namespace parley::cli

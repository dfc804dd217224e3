#include "config/takers.hpp"

#include "base/crypto.hpp"
#include "config/checks.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace parley::config {

namespace {

using std::chrono::milliseconds;

std::optional<http::url> parse_base(const std::string& value) {
  auto base = http::url::parse(value);
  if (base && base->target.find('?') != std::string::npos)
    return std::nullopt;
  return base;
}

/// The entries of a list with commas between them, without blanks around them.
std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> entries;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto one = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    entries.push_back(one.substr(0, one.find_last_not_of(" \t") + 1));
  }
  return entries;
}

constexpr auto no_base
  = "must be an http or https URL without user, query or fragment";

} // namespace

std::string
take_sid(std::string& into, const std::string& value, std::string_view prefix) {
  if (!is_sid(value, prefix))
    return "must be " + std::string{prefix} + " and 32 hex digits";
  into = value;
  return "";
}

std::string take_token(secret& into, const std::string& value) {
  if (!is_token(value))
    return "must be printable ASCII without blanks";
  into = secret{value};
  return "";
}

std::string take_integer(int64_t& into, const std::string& value, int64_t least,
                         int64_t most) {
  auto number = parse_integer(value);
  if (!number || *number < least || *number > most)
    return "must be a whole number " + range_text(least, most);
  into = *number;
  return "";
}

std::string take_time_limit(milliseconds& into, const std::string& value,
                            std::chrono::seconds most) {
  auto time = parse_seconds(value);
  if (!time || *time < milliseconds{100} || *time > most)
    return "must be seconds, from 0.1 to " + std::to_string(most.count());
  into = *time;
  return "";
}

std::string take_settle(settings& to, const std::string& value) {
  auto time = parse_seconds(value);
  if (!time || *time > milliseconds{60'000})
    return "must be seconds, from 0 to 60";
  to.send_settle = *time;
  return "";
}

std::string take_twilio_base(settings& to, const std::string& value) {
  to.twilio_base_url = parse_base(value);
  return to.twilio_base_url ? "" : no_base;
}

std::string take_openai_base(settings& to, const std::string& value) {
  auto base = parse_base(value);
  if (!base)
    return no_base;
  to.openai_base_url = *base;
  return "";
}

std::string take_model(settings& to, const std::string& value) {
  if (!is_token(value) || value.size() > 256)
    return "must be a model's name";
  to.openai_model = value;
  to.openai_model_set = true;
  return "";
}

std::string take_api(settings& to, const std::string& value) {
  auto word = lower(value);
  if (word != "responses" && word != "chat")
    return "must be responses or chat";
  to.openai_api = word;
  return "";
}

std::string take_host(settings& to, const std::string& value) {
  if (!is_token(value) || value.find_first_of("/[]@") != std::string::npos)
    return "must be an address to listen at, such as 127.0.0.1 or ::";
  to.host = value;
  return "";
}

std::string take_public_url(settings& to, const std::string& value) {
  auto parsed = http::url::parse(value);
  if (!parsed || parsed->target != "/" || value.find('?') != std::string::npos)
    return "must be scheme and host alone, such as https://bot.example.com";
  to.public_url
    = value.ends_with('/') ? value.substr(0, value.size() - 1) : value;
  return "";
}

std::string take_database(settings& to, const std::string& value) {
  constexpr std::string_view scheme = "sqlite:///";
  if (value.starts_with("postgres"))
    return "PostgreSQL is not built yet: use sqlite:///path";
  if (!value.starts_with(scheme) || value.size() == scheme.size()
      || value.find_first_of("?#") != std::string::npos)
    return "must be sqlite:///relative/path, sqlite:////absolute/path or "
           "sqlite:///:memory:";
  to.database_path = value.substr(scheme.size());
  return "";
}

std::string take_log_level(settings& to, const std::string& value) {
  constexpr std::string_view names[] = {"DEBUG", "INFO", "WARNING", "ERROR"};
  using observe::level;
  constexpr level levels[]
    = {level::debug, level::info, level::warning, level::error};
  const auto* found
    = std::find(std::begin(names), std::end(names), upper(value));
  if (found == std::end(names))
    return "must be DEBUG, INFO, WARNING or ERROR";
  to.log_level = levels[found - std::begin(names)];
  return "";
}

std::string take_log_format(settings& to, const std::string& value) {
  auto word = lower(value);
  if (word != "json" && word != "text")
    return "must be json or text";
  to.log_format
    = word == "json" ? observe::log_format::json : observe::log_format::text;
  return "";
}

std::string take_debug(settings& to, const std::string& value) {
  auto on = parse_flag(value);
  if (!on)
    return "must be true or false";
  to.debug = *on;
  return "";
}

std::string take_proxies(settings& to, const std::string& value) {
  std::vector<http::cidr> all;
  if (lower(value) != "none")
    for (const auto one : split_list(value)) {
      auto range = http::cidr::parse(one);
      if (!range)
        return "must be address ranges such as 10.0.0.0/8,::1, or none";
      all.push_back(*range);
    }
  to.trusted_proxies = std::move(all);
  return "";
}

std::string take_admin_token(settings& to, const std::string& value) {
  constexpr std::size_t least = 32;
  if (!is_token(value) || value.size() < least)
    return "must be at least 32 characters of printable ASCII without blanks: "
           "openssl rand -hex 32";
  to.admin_token = secret{value};
  return "";
}

std::string take_encryption_keys(settings& to, const std::string& value) {
  std::vector<sealing::key> keys;
  for (const auto one : split_list(value)) {
    const auto bytes = from_base64(one);
    if (!bytes || bytes->size() != sealing::key_size)
      return "must be 32 bytes in base64, or several such keys with commas "
             "between them: openssl rand -base64 32";
    keys.emplace_back(*bytes);
    if (std::any_of(keys.begin(), keys.end() - 1, [&](const auto& other) {
          return other.id() == keys.back().id();
        }))
      return "must not name a key twice";
  }
  to.data_encryption_keys = std::move(keys);
  return "";
}

std::string take_retention(settings& to, const std::string& value) {
  constexpr int64_t a_century = 36'500;
  int64_t days = 0;
  auto wrong = take_integer(days, value, 0, a_century);
  if (wrong.empty())
    to.data_retention = std::chrono::days{days};
  return wrong;
}

std::string refuse(settings&, const std::string&) {
  return "is not built yet: leave it unset";
}

} // namespace parley::config

#include "config/settings.hpp"

#include "config/layers.hpp"
#include "config/variables.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace parley::config {

namespace {

settings defaults(const sources& from) {
  settings result;
  result.openai_base_url = http::url{true, "api.openai.com", 443, "/v1"};
  for (auto range : {"127.0.0.0/8", "::1"})
    if (auto parsed = http::cidr::parse(range))
      result.trusted_proxies.push_back(*parsed);
  result.log_format = from.output_is_terminal ? observe::log_format::text
                                              : observe::log_format::json;
  return result;
}

/// One reading of all sources.
class settings_reader {
public:
  explicit settings_reader(const sources& from)
    : from_(from), result_(defaults(from)) {
    layers_ = read_layers(from, faults_);
  }

  result<settings, std::vector<fault>> read() {
    for (const auto& each : variables())
      take(each);
    check_api_key();
    check_time_limits();
    if (result_.debug && !is_set("LOG_LEVEL"))
      result_.log_level = observe::level::debug;
    if (!faults_.empty())
      return std::move(faults_);
    return std::move(result_);
  }

private:
  [[nodiscard]] bool is_set(const std::string& name) const {
    return places_.contains(name);
  }

  [[nodiscard]] bool is_required(std::string_view name) const {
    return std::find(from_.required.begin(), from_.required.end(), name)
           != from_.required.end();
  }

  void take(const variable& one) {
    const std::string name{one.name};
    const auto before = faults_.size();
    auto value = choose(layers_, name, faults_);
    if (!value) {
      // A file that cannot be read has been told already.
      if (is_required(name) && faults_.size() == before)
        faults_.push_back({"environment:" + name, missing(one)});
      return;
    }
    places_.emplace(name, value->where);
    if (auto wrong = one.take(result_, value->text); !wrong.empty())
      faults_.push_back({value->where, wrong});
  }

  static std::string missing(const variable& one) {
    return one.help.empty() ? "is not set"
                            : "is not set: " + std::string{one.help};
  }

  /// An API key is two things; one alone is a slip.
  void check_api_key() {
    const std::pair<const char*, const char*> halves[] = {
      {"TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"},
      {"TWILIO_API_KEY_SECRET", "TWILIO_API_KEY_SID"},
    };
    for (const auto& [set, other] : halves)
      if (is_set(set) && !is_set(other))
        faults_.push_back(
          {places_.at(set), std::string{other} + " must be set beside it"});
  }

  /// A call inside a turn may not take longer than the turn. What was not said
  /// gives way.
  void check_time_limits() {
    const auto turn = result_.turn_timeout;
    const std::pair<const char*, std::chrono::milliseconds*> calls[] = {
      {"OPENAI_TIMEOUT_SECONDS", &result_.openai_timeout},
      {"TOOL_TIMEOUT_SECONDS", &result_.tool_timeout},
    };
    for (const auto& [name, limit] : calls) {
      if (*limit <= turn)
        continue;
      if (is_set(name))
        faults_.push_back(
          {places_.at(name), "must not be longer than TURN_TIMEOUT_SECONDS"});
      *limit = turn;
    }
  }

  const sources& from_;
  settings result_;
  std::vector<layer> layers_;
  std::vector<fault> faults_;
  std::map<std::string, std::string> places_; ///< of the variables in effect
};

} // namespace

result<settings, std::vector<fault>> load_settings(const sources& from) {
  return settings_reader{from}.read();
}

} // namespace parley::config

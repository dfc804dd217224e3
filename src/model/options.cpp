#include "model/options.hpp"

#include "base/json.hpp"

#include <array>
#include <charconv>

namespace parley::model {

namespace {

// As short as it can be read back: 0.2 and not 0.200000000000000011.
std::string shortest(double value) {
  std::array<char, 32> digits{};
  const auto end
    = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

void append_raw(std::string& body, std::string_view key,
                std::string_view json) {
  body.append(R"(,")").append(key).append(R"(":)").append(json);
}

} // namespace

void append_text(std::string& body, std::string_view key,
                 std::string_view text) {
  if (!text.empty())
    append_raw(body, key, quote_json(text));
}

void append_tools(std::string& body, const request& what,
                  void (*write)(std::string&, const tool&)) {
  if (!what.tools || what.tools->empty())
    return;
  const char* separator = R"(,"tools":[)";
  for (const auto& one : *what.tools) {
    body += separator;
    write(body, one);
    separator = ",";
  }
  body += ']';
  if (const auto parallel = what.options.parallel_tool_calls)
    append_raw(body, "parallel_tool_calls", *parallel ? "true" : "false");
}

void append_options(std::string& body, const request& what,
                    std::string_view output_limit_key) {
  if (const auto temperature = what.options.temperature)
    append_raw(body, "temperature", shortest(*temperature));
  if (const auto limit = what.options.max_output_tokens)
    append_raw(body, output_limit_key, std::to_string(*limit));
}

} // namespace parley::model

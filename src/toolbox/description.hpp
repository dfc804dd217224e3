#pragma once

#include "model/model.hpp"
#include "toolbox/answer.hpp"
#include "toolbox/url_template.hpp"
#include "tools/tool.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace parley::toolbox {

/// A call of an HTTP service.
struct http_description {
  std::string method = "GET";
  url_template url;
  bool private_allowed = false; ///< the host may be on a private network
  std::vector<std::pair<std::string, text_template>> header;
  std::shared_ptr<const nlohmann::json> body; ///< a shape for `fill`; or null
  std::string key_header = "Idempotency-Key"; ///< of a committing call
};

/// A program that is run.
struct process_description {
  std::vector<std::string> command; ///< the program by its path, arguments
  std::string directory;
  /// `NAME=value` of variables that are handed on.
  std::vector<std::string> variables;
  std::vector<std::string> secrets; ///< names, handed on as variables
  std::shared_ptr<const nlohmann::json> input; ///< null: the arguments
  std::size_t memory_bytes = 256UL * 1024 * 1024;
  std::size_t output_bytes = 64UL * 1024;
};

struct cache_rule {
  std::chrono::seconds good_for{60};
  std::size_t entries = 100;
};

/// A tool as its file tells it, checked.
struct tool_description {
  model::tool offer;
  tools::side_effect effect = tools::side_effect::none;
  std::chrono::milliseconds time_limit{5'000};
  std::size_t at_once = 8; ///< calls under way
  answer_mapping answer;
  std::optional<cache_rule> cache;
  secret_values secrets;
  bool needs_customer = false; ///< a template names the customer's address
  std::variant<http_description, process_description> how;
};

} // namespace parley::toolbox

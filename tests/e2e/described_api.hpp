#pragma once

#include "tests/support/json_schema.hpp"
#include "twilio/form.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace parley::e2e {

/// An answer as it came over the wire.
struct raw_answer {
  int status = 0;
  std::map<std::string, std::string> header; ///< names in lower case
  std::string body;
};

/// Reads an answer's text.
raw_answer read_answer(const std::string& text);

/// The API's description, and which of its answers have been seen.
class described_api {
public:
  using json = nlohmann::json;

  /// A path and a method in capitals.
  struct operation {
    std::string path;
    std::string method;
    json said; ///< of it

    [[nodiscard]] std::string name() const {
      return method + ' ' + path;
    }
    [[nodiscard]] bool is_tagged(const std::string& tag) const {
      return said.at("tags").front() == tag;
    }
  };

  explicit described_api(const std::string& document);

  [[nodiscard]] std::vector<operation> operations() const;

  /// The methods of a path, in capitals.
  [[nodiscard]] std::set<std::string> methods(const std::string& path) const;

  /// The paths.
  [[nodiscard]] std::set<std::string> paths() const;

  /// What of the answer is not as it is described; empty: nothing. Notes that
  /// its status has been seen.
  std::string misfit(const operation& of, const raw_answer& what);

  /// A status that is decided before the route is known.
  void seen_everywhere(int status);

  /// `GET /livez 503`, …
  [[nodiscard]] std::set<std::string> unseen() const;

  /// The example of a form that the operation takes.
  [[nodiscard]] twilio::form example_form(const operation& of) const;

private:
  [[nodiscard]] std::string
  body_misfit(const json& answer, const raw_answer& what) const;

  json document_;
  test::json_schema schemas_{document_};
  std::set<std::string> seen_;
};

} // namespace parley::e2e

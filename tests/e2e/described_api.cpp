#include "described_api.hpp"

#include "tests/http/raw_peer.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace parley::e2e {

namespace {

using json = nlohmann::json;

std::string in_case(std::string text, int (*change)(int)) {
  std::transform(text.begin(), text.end(), text.begin(), [&](char c) {
    return static_cast<char>(change(static_cast<unsigned char>(c)));
  });
  return text;
}

bool is_method(const std::string& word) {
  static const std::set<std::string> all{"get", "head",  "post",
                                         "put", "patch", "delete"};
  return all.contains(word);
}

} // namespace

raw_answer read_answer(const std::string& text) {
  raw_answer made;
  made.status = http::test::status_of(text);
  made.body = http::test::body_of(text);
  std::istringstream head{text.substr(0, text.find("\r\n\r\n"))};
  std::string line;
  std::getline(head, line);
  while (std::getline(head, line)) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos)
      continue;
    auto value = line.substr(colon + 2);
    if (value.ends_with('\r'))
      value.pop_back();
    made.header[in_case(line.substr(0, colon), std::tolower)] = value;
  }
  return made;
}

described_api::described_api(const std::string& document)
  : document_(json::parse(document)) {
}

std::vector<described_api::operation> described_api::operations() const {
  std::vector<operation> all;
  for (const auto& [path, item] : document_.at("paths").items())
    for (const auto& [method, said] : item.items())
      if (is_method(method))
        all.push_back({path, in_case(method, std::toupper), said});
  return all;
}

std::set<std::string> described_api::methods(const std::string& path) const {
  std::set<std::string> all;
  for (const auto& one : operations())
    if (one.path == path)
      all.insert(one.method);
  return all;
}

std::set<std::string> described_api::paths() const {
  std::set<std::string> all;
  for (const auto& one : operations())
    all.insert(one.path);
  return all;
}

std::string described_api::misfit(const operation& of, const raw_answer& what) {
  const auto status = std::to_string(what.status);
  const auto& answers = of.said.at("responses");
  if (!answers.contains(status))
    return of.name() + ": " + status + " is not described";
  seen_.insert(of.name() + ' ' + status);
  const auto& answer = schemas_.resolve(answers.at(status));
  if (answer.contains("headers"))
    for (const auto& [name, given] : answer.at("headers").items()) {
      const auto found = what.header.find(in_case(name, std::tolower));
      if (found == what.header.end())
        continue; // described answers may have it
      const auto& schema = schemas_.resolve(given).at("schema");
      if (auto wrong = schemas_.misfit(schema, found->second); !wrong.empty())
        return of.name() + ' ' + status + ' ' + name + ": " + wrong;
    }
  auto wrong = of.method == "HEAD"
                 ? (what.body.empty() ? "" : std::string{"HEAD has a body"})
                 : body_misfit(answer, what);
  return wrong.empty() ? wrong : of.name() + ' ' + status + ": " + wrong;
}

std::string
described_api::body_misfit(const json& answer, const raw_answer& what) const {
  const auto found = what.header.find("content-type");
  const auto type = found == what.header.end()
                      ? std::string{}
                      : found->second.substr(0, found->second.find(';'));
  if (!answer.at("content").contains(type))
    return "not described as `" + type + "`: " + what.body.substr(0, 200);
  const auto& schema = answer.at("content").at(type).at("schema");
  if (type != "application/json" && type != "application/problem+json")
    return schemas_.misfit(schema, what.body);
  const auto body = json::parse(what.body, nullptr, false);
  if (body.is_discarded())
    return "no JSON: " + what.body.substr(0, 200);
  if (type == "application/problem+json"
      && body.value("status", 0) != what.status)
    return "the problem has another status";
  auto wrong = schemas_.misfit(schema, body);
  return wrong.empty() ? wrong : wrong + " in " + what.body.substr(0, 400);
}

void described_api::seen_everywhere(int status) {
  for (const auto& one : operations())
    if (one.said.at("responses").contains(std::to_string(status)))
      seen_.insert(one.name() + ' ' + std::to_string(status));
}

std::set<std::string> described_api::unseen() const {
  std::set<std::string> all;
  for (const auto& one : operations())
    for (const auto& [status, answer] : one.said.at("responses").items())
      if (!seen_.contains(one.name() + ' ' + status))
        all.insert(one.name() + ' ' + status);
  return all;
}

twilio::form described_api::example_form(const operation& of) const {
  twilio::form made;
  for (const auto& [name, value] : of.said.at("requestBody")
                                     .at("content")
                                     .at("application/x-www-form-urlencoded")
                                     .at("example")
                                     .items())
    made.fields.emplace_back(name, value.get<std::string>());
  return made;
}

} // namespace parley::e2e

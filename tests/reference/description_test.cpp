#include "operations/admin_request.hpp"
#include "operations/routes.hpp"
#include "reference/documents.hpp"
#include "reference/routes.hpp"
#include "tests/support/json_schema.hpp"
#include "web/demo_routes.hpp"
#include "webhook/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace parley::reference {
namespace {

using nlohmann::json;

const std::set<std::string> methods{"get", "head",  "post",
                                    "put", "patch", "delete"};

class description_test : public testing::Test {
protected:
  /// Every operation: path, method, what is said of it.
  void each_operation(
    const std::function<void(const std::string&, const json&)>& look) const {
    for (const auto& [path, item] : api.at("paths").items())
      for (const auto& [method, operation] : item.items())
        if (methods.contains(method))
          look(method + " " + path, operation);
  }

  /// Every `"content"` of bodies and answers.
  void each_content(
    const std::function<void(const std::string&, const json&)>& look) const {
    each_operation([&](const std::string& name, const json& operation) {
      if (operation.contains("requestBody"))
        look(name + " body", operation.at("requestBody").at("content"));
      for (const auto& [status, given] : operation.at("responses").items()) {
        const auto& answer = schemas.resolve(given);
        if (answer.contains("content"))
          look(name + " " + status, answer.at("content"));
      }
    });
  }

  const json api = json::parse(description());
  const test::json_schema schemas{api};
};

TEST_F(description_test, is_openapi_3_1_of_this_version) {
  EXPECT_EQ(api.at("openapi"), "3.1.0");
  EXPECT_EQ(api.at("info").at("version"), PARLEY_VERSION);
}

TEST_F(description_test, names_every_path_that_is_served_and_no_other) {
  std::set<std::string> served;
  for (const auto& some :
       {webhook::gate::paths(), operations::routes::paths(),
        operations::admin_paths(), routes::paths(), web::demo_routes::paths()})
    served.insert(some.begin(), some.end());
  std::set<std::string> described;
  for (const auto& [path, item] : api.at("paths").items())
    described.insert(path);
  EXPECT_EQ(described, served);
}

TEST_F(description_test, names_each_operation_once) {
  std::set<std::string> names;
  each_operation([&](const std::string& name, const json& operation) {
    EXPECT_TRUE(names.insert(operation.at("operationId")).second) << name;
    EXPECT_FALSE(operation.at("summary").get<std::string>().empty()) << name;
  });
}

TEST_F(description_test, answers_head_as_get) {
  for (const auto& [path, item] : api.at("paths").items()) {
    if (!item.contains("head"))
      continue;
    std::set<std::string> of_get;
    std::set<std::string> of_head;
    for (const auto& [status, one] : item.at("get").at("responses").items())
      of_get.insert(status);
    for (const auto& [status, one] : item.at("head").at("responses").items())
      of_head.insert(status);
    EXPECT_EQ(of_head, of_get) << path;
  }
}

TEST_F(description_test, leads_nowhere_that_is_not_there) {
  const std::function<void(const json&)> follow = [&](const json& what) {
    if (what.is_object() && what.contains("$ref")) {
      EXPECT_NO_THROW(schemas.resolve(what)) << what;
    }
    for (const auto& one : what)
      if (one.is_structured())
        follow(one);
  };
  follow(api);
}

TEST_F(description_test, holds_nothing_that_nobody_points_to) {
  const std::string text{description()};
  for (const auto& [kind, all] : api.at("components").items())
    for (const auto& [name, one] : all.items())
      EXPECT_NE(text.find(kind == "securitySchemes"
                            ? '"' + name + "\": []"
                            : "#/components/" + kind + "/" + name + '"'),
                std::string::npos)
        << kind << ' ' << name;
}

TEST_F(description_test, shows_an_example_of_every_body_that_fits) {
  each_content([&](const std::string& name, const json& content) {
    for (const auto& [type, body] : content.items()) {
      EXPECT_TRUE(body.contains("example") || body.contains("examples"))
        << name << ' ' << type;
      if (body.contains("example")) {
        EXPECT_EQ(schemas.misfit(body.at("schema"), body.at("example")), "")
          << name << ' ' << type;
      }
      if (body.contains("examples"))
        for (const auto& [title, one] : body.at("examples").items()) {
          EXPECT_EQ(schemas.misfit(body.at("schema"), one.at("value")), "")
            << name << ' ' << title;
        }
    }
  });
}

TEST_F(description_test, gives_problems_the_status_they_stand_under) {
  each_operation([&](const std::string& name, const json& operation) {
    for (const auto& [status, given] : operation.at("responses").items()) {
      const auto& answer = schemas.resolve(given);
      if (!answer.contains("content")
          || !answer.at("content").contains("application/problem+json"))
        continue;
      const auto& body = answer.at("content").at("application/problem+json");
      EXPECT_EQ(std::to_string(body.at("example").at("status").get<int>()),
                status)
        << name;
    }
  });
}

TEST_F(description_test, lets_every_503_say_when_to_ask_again) {
  each_operation([&](const std::string& name, const json& operation) {
    const auto& answer = schemas.resolve(operation.at("responses").at("503"));
    if (name.starts_with("head"))
      return;
    EXPECT_TRUE(answer.at("headers").contains("Retry-After")) << name;
  });
}

} // namespace
} // namespace parley::reference

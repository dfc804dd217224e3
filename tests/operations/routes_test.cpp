#include "operations/routes.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::operations {
namespace {

class operations_routes : public ::testing::Test {
protected:
  http::response get(const std::string& path) {
    http::request what;
    what.method = "GET";
    what.target = path;
    return uut.answer(what);
  }

  std::shared_ptr<observe::board> board = std::make_shared<observe::board>();
  std::shared_ptr<observe::metrics> metrics
    = std::make_shared<observe::metrics>("1.2.3");
  routes uut{board, metrics, "1.2.3"};
};

TEST_F(operations_routes, is_alive_from_the_start) {
  EXPECT_EQ(get("/livez").status, 200);
}

TEST_F(operations_routes, is_ready_once_recovered_and_until_draining) {
  EXPECT_EQ(get("/readyz").status, 503);
  board->recovered = true;
  EXPECT_EQ(get("/readyz").status, 200);
  board->draining = true;
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/livez").status, 200);
}

TEST_F(operations_routes, is_not_ready_while_the_store_fails) {
  board->recovered = true;
  board->store_ok = false;
  auto answer = get("/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("database"), std::string::npos);
}

TEST_F(operations_routes, health_names_version_uptime_and_components) {
  board->recovered = true;
  board->model_ok = false;
  auto answer = get("/health");
  EXPECT_EQ(answer.status, 200);
  auto body = nlohmann::json::parse(answer.body);
  EXPECT_EQ(body.at("version"), "1.2.3");
  EXPECT_TRUE(body.at("uptime_seconds").is_number());
  EXPECT_EQ(body.at("components").at("store").at("status"), "ok");
  EXPECT_EQ(body.at("components").at("model").at("status"), "failing");
}

TEST_F(operations_routes, health_shows_how_the_services_behind_are_asked) {
  board->model.breaker_open = true;
  board->model.limit = 20'000;
  board->model.waiting = 7;
  board->twilio.under_way = 3;
  auto components = nlohmann::json::parse(get("/health").body).at("components");
  EXPECT_EQ(components.at("model").at("breaker"), "open");
  EXPECT_EQ(components.at("model").at("limit"), 20'000);
  EXPECT_EQ(components.at("model").at("waiting"), 7);
  EXPECT_EQ(components.at("twilio").at("breaker"), "closed");
  EXPECT_EQ(components.at("twilio").at("under_way"), 3);
}

TEST_F(operations_routes, metrics_are_prometheus_text) {
  auto answer = get("/metrics?x=1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.header.find("Content-Type")
                .starts_with("text/plain; version=0.0.4"));
  EXPECT_NE(answer.body.find("# TYPE parley_turns_total counter"),
            std::string::npos);
}

TEST_F(operations_routes, knows_its_paths) {
  EXPECT_TRUE(routes::is_route("/health"));
  EXPECT_FALSE(routes::is_route("/healthz"));
}

} // namespace
} // namespace parley::operations

#include "operations/routes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace parley::operations {

namespace {

using json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> all_paths{"/livez", "/readyz",
                                                    "/health", "/metrics"};

json component(bool works) {
  return {{"status", works ? "ok" : "failing"}};
}

json component(bool works, const observe::upstream_figures& shows) {
  return {{"status", works ? "ok" : "failing"},
          {"breaker", shows.breaker_open ? "open" : "closed"},
          {"limit", shows.limit.load()},
          {"under_way", shows.under_way.load()},
          {"waiting", shows.waiting.load()}};
}

std::string_view why_not_ready(const observe::board& board) {
  if (board.draining)
    return "shutting down";
  if (!board.recovered)
    return "taking up unfinished work";
  return "the database does not take writes";
}

http::response text(std::string body, std::string type) {
  http::response answer;
  answer.header.set("Content-Type", std::move(type));
  answer.header.set("Cache-Control", "no-store");
  answer.body = std::move(body);
  return answer;
}

} // namespace

routes::routes(std::shared_ptr<const observe::board> board,
               std::shared_ptr<const observe::metrics> metrics,
               std::string version)
  : board_{std::move(board)}, metrics_{std::move(metrics)}, version_{std::move(
                                                              version)} {
  // nop
}

std::span<const std::string_view> routes::paths() {
  return all_paths;
}

bool routes::is_route(std::string_view path) {
  return std::find(all_paths.begin(), all_paths.end(), path) != all_paths.end();
}

http::response routes::answer(const http::request& what) const {
  auto path = what.path();
  if (path == "/metrics")
    return text(metrics_->text(), "text/plain; version=0.0.4; charset=utf-8");
  if (path == "/health")
    return health();
  if (path == "/readyz" && !board_->is_ready())
    return http::problem(503, why_not_ready(*board_));
  return http::json_response(200, R"({"status":"ok"})");
}

http::response routes::health() const {
  auto uptime = std::chrono::steady_clock::now() - board_->started;
  json body{
    {"status", board_->is_ready() ? "ok" : "unavailable"},
    {"version", version_},
    {"uptime_seconds",
     std::chrono::duration_cast<std::chrono::seconds>(uptime).count()},
    {"components",
     {{"store", component(board_->store_ok)},
      {"model", component(board_->model_ok, board_->model)},
      {"twilio", component(board_->twilio_ok, board_->twilio)},
      {"tools", component(board_->tools_ok)},
      {"inbox",
       {{"status", "ok"}, {"pending", board_->pending_messages.load()}}},
      {"turns",
       {{"status", "ok"},
        {"open", board_->open_turns.load()},
        {"waiting", board_->waiting_turns.load()}}},
      {"conversations",
       {{"status", "ok"}, {"awake", board_->awake_conversations.load()}}}}}};
  if (!board_->is_ready())
    body["reason"] = why_not_ready(*board_);
  return http::json_response(board_->is_ready() ? 200 : 503, body.dump());
}

} // namespace parley::operations

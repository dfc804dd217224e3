/// @file
/// Parley as an operator would extend it: `parley serve` with one tool more,
/// which changes the world. It asks the desk at REFUND_DESK_URL.

#include "actors/run.hpp"
#include "cli/setup.hpp"
#include "cli/stop_signals.hpp"
#include "http/client.hpp"
#include "http/io_threads.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <utility>

namespace {

using namespace parley;

class refund_tool final : public tools::tool {
public:
  explicit refund_tool(const std::string& desk)
    : desk_{*http::url::parse(desk)} {
    offer_.name = "refund_order";
    offer_.description = "Pays an order back.";
    offer_.parameters = R"({"type":"object",
      "properties":{"order":{"type":"integer"}},
      "required":["order"],"additionalProperties":false})";
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  [[nodiscard]] tools::side_effect effect() const override {
    return tools::side_effect::committing;
  }

  tools::output
  call(const tools::caller& who, const nlohmann::json& arguments) override {
    http::outgoing what;
    what.to = desk_;
    what.body = std::make_shared<const std::string>(nlohmann::json{
      {"key", who.idempotency_key},
      {"order", arguments.at("order")}}.dump());
    what.deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    auto done = std::make_shared<std::promise<http::client_result>>();
    client_.send(std::move(what), [done](http::client_result answer) {
      done->set_value(std::move(answer));
    });
    auto answer = done->get_future().get();
    if (!answer)
      return {"The desk did not answer.", true, answer.error().detail, true};
    return {answer->body, answer->status != 200};
  }

private:
  model::tool offer_;
  http::url desk_;
  http::io_threads threads_{1};
  http::client client_{threads_, calling(desk_)};

  /// The desk is the test's, on this machine.
  static http::client_config calling(const http::url& desk) {
    http::client_config made;
    made.egress.trust(desk);
    return made;
  }
};

int serve() {
  cli::stop_signals signals;
  auto prepared = cli::prepare_service(
    {}, cli::required_to_serve(), [](tools::catalogue& into) {
      into.add(std::make_shared<refund_tool>(std::getenv("REFUND_DESK_URL")));
    });
  if (!prepared)
    return cli::bad_usage;
  auto running = service::start(std::move(*prepared));
  if (!running) {
    std::cerr << running.error().detail << '\n';
    return cli::failed;
  }
  std::cerr << "acting parley listens on 127.0.0.1:" << (*running)->port()
            << '\n';
  signals.wait();
  signals.restore();
  (*running)->drain();
  return cli::ok;
}

} // namespace

int main() {
  try {
    return serve();
  } catch (const std::exception& broken) {
    std::cerr << broken.what() << '\n';
    return cli::failed;
  }
}

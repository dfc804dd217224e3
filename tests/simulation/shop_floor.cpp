#include "tests/simulation/shop_floor.hpp"

#include "tests/simulation/twilio_side.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <utility>

namespace parley::simulation {

namespace {

class look_up final : public tools::tool {
public:
  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output
  call(const tools::caller&, const nlohmann::json& arguments) override {
    return {"found " + arguments["what"].get<std::string>()};
  }

private:
  model::tool offer_{
    "look_up", "Looks something up.",
    R"({"type":"object","properties":{"what":{"type":"string"}},)"
    R"("required":["what"],"additionalProperties":false})"};
};

class explode final : public tools::tool {
public:
  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output call(const tools::caller&, const nlohmann::json&) override {
    throw std::runtime_error{"a bug in a tool"};
  }

private:
  model::tool offer_{"explode", "Always fails.",
                     R"({"type":"object","properties":{},"required":[],)"
                     R"("additionalProperties":false})"};
};

class refund_order final : public tools::tool {
public:
  refund_order(const timeline& time, trace& told, ledger& book,
               std::function<void()> touched)
    : time_{time}, trace_{told}, ledger_{book}, touched_{std::move(touched)} {
    // nop
  }

  static model::tool offered() {
    return {"refund", "Pays an order back.",
            R"({"type":"object","properties":{"order":{"type":"integer"}},)"
            R"("required":["order"],"additionalProperties":false})"};
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  [[nodiscard]] tools::side_effect effect() const override {
    return tools::side_effect::committing;
  }

  tools::output
  call(const tools::caller& who, const nlohmann::json& arguments) override {
    touched_();
    auto order = arguments["order"].get<int>();
    trace_.tell("shop", [&] {
      return "refunds #" + std::to_string(order) + ", key "
             + who.idempotency_key.substr(0, 8);
    });
    ledger_.refunds.push_back({order, who.idempotency_key, time_.now()});
    touched_();
    return {"refunded"};
  }

private:
  model::tool offer_ = offered();
  const timeline& time_;
  trace& trace_;
  ledger& ledger_;
  std::function<void()> touched_;
};

agent::definition agent_called(const std::string& key) {
  agent::definition made;
  made.key = key;
  made.name = key;
  made.model = "model-of-" + key;
  made.instructions = "Answer.";
  return made;
}

} // namespace

std::shared_ptr<const agent::team> team_of_shop(const plan& drawn) {
  auto made = std::make_shared<agent::team>();
  made->agents = {agent_called("triage"), agent_called("billing")};
  for (std::size_t i = 0; i < 2; ++i) {
    auto& other = made->agents[1 - i];
    made->agents[i].handoffs = {other.key};
    made->agents[i].tools = std::make_shared<const std::vector<model::tool>>(
      std::vector<model::tool>{look_up{}.offer(), explode{}.offer(),
                               refund_order::offered(),
                               agent::handoff_tool(other)});
    made->agents[i].committing = {"refund"};
  }
  made->start = "triage";
  made->author = own_author;
  made->burst.window = drawn.burst_window;
  made->fallbacks = {"F rate_limited", "F model_unavailable", "F token_limit",
                     "F gave_up", "F too_many_messages"};
  return made;
}

std::shared_ptr<const tools::catalogue>
tools_of_shop(const timeline& time, trace& told, ledger& book,
              std::function<void()> touched) {
  auto made = std::make_shared<tools::catalogue>();
  made->add(
    std::make_shared<refund_order>(time, told, book, std::move(touched)));
  made->add(std::make_shared<look_up>());
  made->add(std::make_shared<explode>());
  return made;
}

slow_workers::slow_workers(timeline& time, dice chance, double late)
  : time_{time}, dice_{chance}, late_{late} {
  // nop
}

bool slow_workers::run(std::function<void()> job) {
  constexpr milliseconds usual{400};
  constexpr milliseconds too_long{11'000};
  auto takes
    = dice_.happens(late_) ? too_long : dice_.between(milliseconds{0}, usual);
  jobs_->emplace(++last_, std::move(job));
  time_.after(takes, [weak = std::weak_ptr{jobs_}, number = last_] {
    auto all = weak.lock();
    if (!all)
      return;
    auto begun = all->extract(number);
    begun.mapped()();
  });
  return true;
}

} // namespace parley::simulation

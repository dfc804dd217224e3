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
                               agent::handoff_tool(other)});
  }
  made->start = "triage";
  made->author = own_author;
  made->burst.window = drawn.burst_window;
  made->fallbacks = {"F rate_limited", "F model_unavailable", "F token_limit",
                     "F gave_up", "F too_many_messages"};
  return made;
}

std::shared_ptr<const tools::catalogue> tools_of_shop() {
  auto made = std::make_shared<tools::catalogue>();
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

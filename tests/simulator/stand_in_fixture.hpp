#pragma once

#include "shop/shop.hpp"
#include "simulator/stand_in.hpp"
#include "tools/tool.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace parley::simulator::test {

/// A customer talks to the stand-in, whose calls go to the demo shop.
class shop_talk : public ::testing::Test {
protected:
  shop_talk() {
    // Sunday, 22 November 2026, 18:00 UTC: noon in Austin.
    auto filled = shop::add_tools(shop_, PARLEY_SOURCE_DIR "/config/data", [] {
      using namespace std::chrono;
      return timestamp{sys_days{2026y / 11 / 22} + 18h};
    });
    EXPECT_TRUE(filled) << filled.error().what;
    for (const auto& name : shop_.names())
      offer(name);
  }

  void offer(const std::string& name) {
    const auto& tool = shop_.find(name)->offer();
    offered_.push_back({tool.name, tool.parameters});
  }

  void offer_transfer(const std::string& to) {
    offered_.push_back({"transfer_to_" + to,
                        R"({"type":"object","properties":{},"required":[],)"
                        R"("additionalProperties":false})"});
  }

  /// What the stand-in answers in the end; transfers are taken note of.
  std::string say(const std::string& text) {
    items_.push_back({heard::kind::user, text, "", ""});
    for (int turn = 0; turn < 6; ++turn) {
      auto next = think(instructions_, items_, offered_);
      if (next.calls.empty()) {
        items_.push_back({heard::kind::assistant, next.text, "", ""});
        return next.text;
      }
      for (const auto& call : next.calls)
        make(call);
    }
    return "(no end)";
  }

  void make(const wanted_call& call) {
    auto id = "call_" + std::to_string(items_.size());
    called_.push_back(call.name);
    items_.push_back({heard::kind::call, call.arguments, call.name, id});
    auto output
      = call.name.starts_with("transfer_to_")
          ? std::string{R"({"assistant":"another"})"}
          : shop_
              .invoke({id, call.name, call.arguments}, {"CH1", "+15550000000"})
              .text;
    items_.push_back({heard::kind::output, output, "", id});
    if (auto found = specialists_.find(call.name);
        found != specialists_.end()) {
      instructions_ = found->second.instructions;
      offered_ = found->second.offered;
    }
  }

  struct specialist {
    std::string instructions;
    std::vector<offered_tool> offered;
  };

  tools::catalogue shop_;
  std::string instructions_ = "You are the customer service assistant.";
  std::vector<offered_tool> offered_;
  std::vector<heard> items_;
  std::vector<std::string> called_;
  std::map<std::string, specialist> specialists_; ///< by transfer tool
};

} // namespace parley::simulator::test

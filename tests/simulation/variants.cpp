#include "tests/simulation/variants.hpp"

#include "tests/support/forwarding_store.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace parley::simulation {

namespace {

using storage::write;
using store_ptr = std::shared_ptr<storage::store>;
using batch = std::vector<write>;
using outcomes = result<std::vector<storage::write_outcome>, storage::failure>;

/// Takes every delivery for a new event.
class forgetful final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  outcomes commit(std::span<const write> what) override {
    batch changed{what.begin(), what.end()};
    for (auto& one : changed)
      if (auto* event = std::get_if<storage::take_in>(&one)) {
        auto renamed = std::make_shared<conversation::event>(*event->what);
        renamed->identity += ' ' + std::to_string(++taken_);
        event->what = std::move(renamed);
      }
    return forwarding_store::commit(changed);
  }

private:
  int taken_ = 0;
};

/// Writes the outbox only with the next transaction, so that the reply may be
/// on its way before it is durable. What is not written ends with the process.
class lazy_outbox final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  outcomes commit(std::span<const write> what) override {
    auto before = held_.size();
    batch now = std::exchange(held_, {});
    for (const auto& one : what)
      (is_reply(one) ? held_ : now).push_back(one);
    std::vector<storage::write_outcome> said(what.size(),
                                             storage::write_outcome::done);
    if (now.empty())
      return said;
    auto heard = forwarding_store::commit(now);
    if (!heard)
      return heard;
    auto next = heard->begin() + static_cast<std::ptrdiff_t>(before);
    for (std::size_t i = 0; i < what.size(); ++i)
      if (!is_reply(what[i]))
        said[i] = *next++;
    return said;
  }

private:
  static bool is_reply(const write& one) {
    const auto* turn = std::get_if<storage::close_turn>(&one);
    return turn && !turn->parts.empty();
  }

  batch held_;
};

/// Lets everybody write who once owned the conversation.
class unfenced final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  outcomes commit(std::span<const write> what) override {
    batch changed{what.begin(), what.end()};
    for (auto& one : changed)
      std::visit([this](auto& each) { take_newest(each); }, one);
    return forwarding_store::commit(changed);
  }

  result<storage::snapshot, storage::failure>
  claim(const conversation::key& which, std::size_t history_limit) override {
    auto found = forwarding_store::claim(which, history_limit);
    if (found)
      epochs_[which] = found->epoch;
    return found;
  }

private:
  template <class Write>
  void take_newest(Write& one) {
    if constexpr (requires { one.epoch; })
      one.epoch = epochs_[one.conversation];
  }

  std::map<conversation::key, int64_t> epochs_;
};

/// Writes down no call of a tool that changes the world.
class without_journal final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  outcomes commit(std::span<const write> what) override {
    batch kept;
    for (const auto& one : what)
      if (!is_journal(one))
        kept.push_back(one);
    auto heard = forwarding_store::commit(kept);
    if (!heard)
      return heard;
    std::vector<storage::write_outcome> said;
    auto next = heard->begin();
    for (const auto& one : what)
      said.push_back(is_journal(one) ? storage::write_outcome::done : *next++);
    return said;
  }

private:
  static bool is_journal(const write& one) {
    return std::holds_alternative<storage::journal_call>(one)
           || std::holds_alternative<storage::journal_result>(one);
  }
};

/// Finds nothing to take up after a start.
class without_recovery final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  result<std::vector<conversation::key>, storage::failure>
  unfinished() override {
    return std::vector<conversation::key>{};
  }
};

/// Takes every message in a list of Twilio's for one it was told of.
class without_reconciliation final : public test::forwarding_store {
public:
  using forwarding_store::forwarding_store;

  result<storage::finding, storage::failure>
  find(const storage::question& what) override {
    auto found = forwarding_store::find(what);
    if (found)
      if (auto* all = std::get_if<std::vector<storage::standing>>(&*found))
        std::fill(all->begin(), all->end(), storage::standing::known);
    return found;
  }
};

template <class Store>
seams with_store() {
  seams made;
  made.around_store = [](store_ptr real) {
    return std::make_shared<Store>(std::move(real));
  };
  return made;
}

/// Takes every failed call for one that never reached Twilio.
class hopeful_caller final : public http::caller {
public:
  explicit hopeful_caller(std::shared_ptr<http::caller> real)
    : real_{std::move(real)} {
    // nop
  }

  call_id send(http::outgoing call, handler done) override {
    return real_->send(
      std::move(call), [done = std::move(done)](http::client_result what) {
        if (what)
          done(std::move(what));
        else
          done(http::client_failure{what.error().why, false, "as hoped"});
      });
  }

  void cancel(call_id call) override {
    real_->cancel(call);
  }

private:
  std::shared_ptr<http::caller> real_;
};

seams hasty_edge() {
  seams made;
  made.hasty_edge = true;
  return made;
}

seams no_settle() {
  seams made;
  made.settings = [](actors::conversation_config& config) {
    config.send_settle = milliseconds{0};
    config.second_look = milliseconds{0};
  };
  return made;
}

seams parallel_turns() {
  auto made = with_store<unfenced>();
  made.directories = 2;
  return made;
}

seams lost_wake_up() {
  seams made;
  made.around_route = [](seams::commit_route route, timeline&) {
    return [route = std::move(route), count
                                      = 0](const actors::routed& what) mutable {
      constexpr int every = 7;
      if (++count % every != 0)
        route(what);
    };
  };
  return made;
}

seams late_routing() {
  seams made;
  made.around_route = [](seams::commit_route route, timeline& time) {
    return [route = std::move(route), &time](const actors::routed& what) {
      constexpr milliseconds late{700};
      time.after(late, [route, what] { route(what); });
    };
  };
  return made;
}

seams blind_repost() {
  seams made;
  made.around_twilio = [](std::shared_ptr<http::caller> real) {
    return std::make_shared<hopeful_caller>(std::move(real));
  };
  return made;
}

} // namespace

std::vector<variant> variants() {
  return {
    {"ack_before_commit", "a webhook is acknowledged before it is durable",
     hasty_edge()},
    {"no_dedup", "a webhook that comes twice counts twice",
     with_store<forgetful>()},
    {"send_before_outbox", "a reply goes out before it is durable",
     with_store<lazy_outbox>()},
    {"no_settle", "a lost reply is looked up too soon", no_settle()},
    {"parallel_turns", "two actors answer one conversation", parallel_turns()},
    {"lost_wake_up", "a committed message reaches nobody", lost_wake_up()},
    {"late_routing", "a committed message reaches its turn too late",
     late_routing()},
    {"blind_repost", "a call that may have been carried out is repeated",
     blind_repost()},
    {"no_recovery", "a start takes up nothing", with_store<without_recovery>()},
    {"no_journal", "what changes the world is not written down before",
     with_store<without_journal>()},
    {"no_reconciliation", "what no webhook told of is not looked for",
     with_store<without_reconciliation>()},
  };
}

} // namespace parley::simulation

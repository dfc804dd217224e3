#include "tests/actors/fake_neighbours.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <algorithm>
#include <utility>

namespace parley::test {

using namespace parley::actors;

namespace {

// -- the model ----------------------------------------------------------------

struct fake_model_state {
  std::map<uint64_t, caf::typed_response_promise<model_heard>> open;

  void answer(uint64_t id, std::shared_ptr<const model::outcome> what) {
    auto found = open.find(id);
    if (found == open.end())
      return;
    auto promise = found->second;
    open.erase(found);
    promise.deliver(model_heard{std::move(what), 1});
  }
};

openai_client_actor::behavior_type
fake_model(openai_client_actor::stateful_pointer<fake_model_state> self,
           std::shared_ptr<model_desk> desk) {
  return {
    [self, desk](const model_call& what) {
      auto promise = self->make_response_promise<model_heard>();
      desk->calls.push_back({what.id, what.what});
      self->state.open.emplace(what.id, promise);
      if (desk->at_once)
        self->state.answer(what.id, std::make_shared<const model::outcome>(
                                      desk->at_once(*what.what)));
      return promise;
    },
    [self, desk](const cancel_model_call& what) {
      desk->cancelled.push_back(what.id);
      model::failure cancelled;
      cancelled.why = model::reason::cancelled;
      self->state.answer(what.id,
                         std::make_shared<const model::outcome>(cancelled));
    },
    [self](const model_attempt_done& what) {
      self->state.answer(what.id, what.what);
    },
    [](const upstream_due&) {
      // nop: the real one's own business
    },
  };
}

// -- tools --------------------------------------------------------------------

struct fake_tools_state {
  std::vector<caf::typed_response_promise<tool_answer>> open;
  std::map<uint64_t, uint64_t> places; ///< in `open`, by the requests' ids

  void answer(uint64_t place, std::shared_ptr<const tools::output> what) {
    open.at(place).deliver(tool_answer{std::move(what)});
  }
};

tool_runner_actor::behavior_type
fake_tools(tool_runner_actor::stateful_pointer<fake_tools_state> self,
           std::shared_ptr<tools_desk> desk) {
  return {
    [self, desk](const tool_request& what) {
      auto promise = self->make_response_promise<tool_answer>();
      desk->calls.push_back({*what.what, *what.who, what.from});
      self->state.places.emplace(what.id, self->state.open.size());
      self->state.open.push_back(promise);
      if (desk->at_once)
        promise.deliver(tool_answer{std::make_shared<const tools::output>(
          tools::output{desk->at_once(*what.what), false})});
      return promise;
    },
    [self, desk](const cancel_tool& what) {
      auto place = self->state.places.at(what.id);
      desk->cancelled.push_back(place);
      self->state.answer(place, std::make_shared<const tools::output>(
                                  tools::output{"cancelled", true}));
    },
    [self](const tool_done& what) { self->state.answer(what.call, what.what); },
    [](const tool_late&) {
      // nop: the real one's own business
    },
    [](const look_at_tools_due&) {
      // nop
    },
    [](const tools_looked_at&) {
      // nop
    },
  };
}

// -- Twilio -------------------------------------------------------------------

using reason = twilio::rest_failure::reason;

twilio_answer
failed(reason why, std::optional<std::chrono::milliseconds> wait = {}) {
  twilio::rest_failure failure;
  failure.why = why;
  failure.retry_after = wait;
  failure.detail = "as told";
  twilio_answer answer;
  answer.failure = std::make_shared<const twilio::rest_failure>(failure);
  return answer;
}

/// What Twilio makes of a call; nothing when nobody ever answers.
class twilio_at_work {
public:
  explicit twilio_at_work(twilio_desk& desk) : desk_{desk} {
    // nop
  }

  std::optional<twilio_answer> operator()(const send_part& what) {
    auto next = fate::sent;
    if (!desk_.fates.empty()) {
      next = desk_.fates.front();
      desk_.fates.pop_front();
    }
    twilio_answer answer;
    if (next == fate::sent || next == fate::sent_unheard
        || next == fate::sent_silent) {
      answer.message_sid = "IM-sent-" + std::to_string(desk_.ledger.size() + 1);
      desk_.ledger.push_back({answer.message_sid, what});
    }
    switch (next) {
      case fate::sent:
        return answer;
      case fate::sent_silent:
        return std::nullopt;
      case fate::sent_unheard:
      case fate::lost:
        return failed(reason::unknown);
      case fate::not_processed:
        return failed(reason::not_processed, desk_.retry_after);
      case fate::refused:
        return failed(reason::refused);
      case fate::closed:
        return failed(reason::closed);
    }
    return std::nullopt;
  }

  std::optional<twilio_answer> operator()(const find_part& what) {
    if (auto wrong = next_wrong())
      return wrong;
    twilio_answer answer;
    for (const auto& one : desk_.ledger) {
      if (one.what.reference != what.reference)
        continue;
      if (answer.message_sid.empty())
        answer.message_sid = one.sid;
      else
        answer.repeated.push_back(one.sid);
    }
    return answer;
  }

  std::optional<twilio_answer> operator()(const look_at_conversation&) {
    if (auto wrong = next_wrong())
      return wrong;
    twilio_answer answer;
    answer.state = desk_.state;
    answer.roster
      = std::make_shared<const std::vector<conversation::participant>>(
        desk_.roster);
    return answer;
  }

  std::optional<twilio_answer> operator()(const activate&) {
    if (auto wrong = next_wrong())
      return wrong;
    desk_.state = conversation::lifecycle::active;
    return twilio_answer{};
  }

  std::optional<twilio_answer> operator()(const delete_conversation& what) {
    if (auto wrong = next_wrong())
      return wrong;
    std::erase_if(desk_.ledger, [&](const auto& one) {
      return one.what.conversation_sid == what.conversation_sid;
    });
    return twilio_answer{};
  }

  std::optional<twilio_answer> operator()(const delete_message& what) {
    std::erase_if(desk_.ledger, [&](const twilio_desk::entry& one) {
      return one.sid == what.message_sid;
    });
    return twilio_answer{};
  }

  /// What no conversation asks for.
  template <class Upkeep>
  std::optional<twilio_answer> operator()(const Upkeep&) {
    return failed(twilio::rest_failure::reason::refused);
  }

private:
  std::optional<twilio_answer> next_wrong() {
    if (desk_.wrong.empty())
      return std::nullopt;
    auto answer = failed(desk_.wrong.front());
    desk_.wrong.pop_front();
    return answer;
  }

  twilio_desk& desk_;
};

/// Notes a call and says of what kind it is.
struct note_call {
  twilio_desk& desk;

  std::string operator()(const send_part& what) const {
    desk.posts.push_back(what);
    return "post";
  }

  std::string operator()(const find_part& what) const {
    desk.finds.push_back(what);
    return "find";
  }

  std::string operator()(const look_at_conversation&) const {
    return "look";
  }

  std::string operator()(const activate&) const {
    return "activate";
  }

  std::string operator()(const read_messages&) const {
    return "read messages";
  }

  std::string operator()(const read_conversations&) const {
    return "read conversations";
  }

  std::string operator()(const delete_message&) const {
    return "delete";
  }

  std::string operator()(const delete_conversation& what) const {
    return "delete " + what.conversation_sid;
  }
};

struct fake_twilio_state {
  std::map<uint64_t, caf::typed_response_promise<twilio_answer>> open;
  std::shared_ptr<twilio_desk> desk;

  void work(uint64_t number) {
    auto request = desk->open.extract(number).mapped();
    auto answer = std::visit(twilio_at_work{*desk}, *request.what);
    auto promise = open.extract(number);
    if (answer)
      promise.mapped().deliver(std::move(*answer));
    else
      open.insert(std::move(promise));
  }
};

twilio_client_actor::behavior_type
fake_twilio(twilio_client_actor::stateful_pointer<fake_twilio_state> self,
            std::shared_ptr<twilio_desk> desk) {
  self->state.desk = desk;
  return {
    [self, desk](const twilio_request& what) {
      auto promise = self->make_response_promise<twilio_answer>();
      auto kind = std::visit(note_call{*desk}, *what.what);
      desk->calls.push_back(kind);
      auto number = desk->calls.size();
      desk->open.emplace(number, what);
      self->state.open.emplace(number, promise);
      if (!desk->held.contains(kind))
        self->state.work(number);
      return promise;
    },
    [desk](const drop_posts& what) {
      desk->calls.push_back("drop " + what.conversation_sid);
    },
    [desk](const show_typing& what) { desk->typing.push_back(what.address); },
    [](const channel_sid&) {
      // nop: the real one's own business
    },
    [self](const twilio_call_done& what) { self->state.work(what.call); },
    [](const upstream_due&) {
      // nop: the real one's own business
    },
  };
}

} // namespace

std::vector<std::string> twilio_desk::texts() const {
  std::vector<std::string> all;
  for (const auto& one : ledger)
    all.push_back(one.what.text);
  return all;
}

std::size_t twilio_desk::count(const std::string& kind) const {
  return static_cast<std::size_t>(std::count(calls.begin(), calls.end(), kind));
}

openai_client_actor
spawn_fake_model(quiet_system& in, std::shared_ptr<model_desk> desk) {
  return in.spawn(fake_model, std::move(desk));
}

tool_runner_actor
spawn_fake_tools(quiet_system& in, std::shared_ptr<tools_desk> desk) {
  return in.spawn(fake_tools, std::move(desk));
}

twilio_client_actor
spawn_fake_twilio(quiet_system& in, std::shared_ptr<twilio_desk> desk) {
  return in.spawn(fake_twilio, std::move(desk));
}

} // namespace parley::test

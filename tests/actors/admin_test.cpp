#include "actors/admin.hpp"

#include "tests/actors/conversation_world.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::actors {
namespace {

using namespace parley::test;
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct silent_store_state {
  std::vector<caf::typed_response_promise<archive_answer>> held;
};

/// Never answers.
store_actor::behavior_type
silent_store(store_actor::stateful_pointer<silent_store_state> self) {
  return {
    [](const intake_ptr&) {
      // nop: nothing is taken in
    },
    [](const claim&) -> caf::result<claimed> {
      return caf::make_error(errc::store_failed);
    },
    [](const change&) -> caf::result<changed> { return changed{}; },
    [](const inquiry&) -> caf::result<found> {
      return caf::make_error(errc::store_failed);
    },
    [](const list_unfinished&) -> caf::result<unfinished> {
      return caf::make_error(errc::store_failed);
    },
    [self](const archive_request&) {
      return self->state.held.emplace_back(
        self->make_response_promise<archive_answer>());
    },
    [](const commit_due&) {
      // nop: nothing gathers
    },
    [](const probe_due&) {
      // nop: nothing fails
    },
  };
}

housekeeper_actor::behavior_type
noting_housekeeper(housekeeper_actor::pointer, int* scrubs) {
  return {
    [](const start&) {
      // nop: not asked to
    },
    [scrubs](const scrub_later&) { ++*scrubs; },
    [](const chore_due&) {
      // nop: not asked to
    },
  };
}

/// A world in which somebody has the admin token.
class admin_test : public testing::Test {
protected:
  admin_test() {
    begin([](admin_config&) {
      // as it is
    });
  }

  void begin(const std::function<void(admin_config&)>& adjust) {
    admin_config config;
    config.env = world_.env;
    config.store = world_.store;
    config.directory = world_.directory;
    config.twilio = spawn_fake_twilio(world_, world_.twilio);
    config.housekeeper = world_.spawn(noting_housekeeper, &scrubs_);
    adjust(config);
    admin_ = world_.spawn(admin, config);
  }

  using answer_ptr = std::shared_ptr<std::optional<http::response>>;

  answer_ptr ask_later(operations::admin_request what) {
    auto heard = std::make_shared<std::optional<http::response>>();
    caf::anon_send(admin_, std::make_shared<const admin_call>(
                             admin_call{std::move(what), [heard](auto answer) {
                                          *heard = std::move(answer);
                                        }}));
    return heard;
  }

  http::response ask(operations::admin_request what) {
    auto heard = ask_later(std::move(what));
    world_.settle();
    if (!*heard) {
      ADD_FAILURE() << "nobody answered";
      return {};
    }
    return **heard;
  }

  static json body_of(const http::response& answer) {
    return json::parse(answer.body);
  }

  http::response erase(bool at_twilio = true) {
    return ask(operations::erase_conversation{chat(), at_twilio});
  }

  /// A question that is answered.
  void given_an_answer() {
    world_.given_known();
    world_.customer_says("Where is it?");
    world_.model_says("On its way.");
  }

  conversation_world world_;
  int scrubs_ = 0;
  admin_actor admin_;
};

TEST_F(admin_test, lists_conversations) {
  given_an_answer();
  auto answer = ask(operations::list_conversations{});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header.find("Content-Type"), "application/json");
  auto list = body_of(answer)["conversations"];
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["sid"], "CH1");
  EXPECT_EQ(list[0]["last_outcome"], "answered");
}

TEST_F(admin_test, shows_what_was_said_last) {
  given_an_answer();
  auto shown = body_of(ask(operations::show_conversation{chat()}));
  EXPECT_EQ(shown["turns"][0]["messages"][0]["text"], "Where is it?");
  EXPECT_EQ(shown["turns"][0]["reply"][0]["text"], "On its way.");
}

TEST_F(admin_test, tells_which_keys_are_needed) {
  EXPECT_EQ(body_of(ask(operations::show_encryption{}))["encrypting"], false);
}

TEST_F(admin_test, answers_404_for_what_it_never_heard_of) {
  EXPECT_EQ(ask(operations::show_conversation{chat("CH9")}).status, 404);
  EXPECT_EQ(ask(operations::export_conversation{chat("CH9")}).status, 404);
  EXPECT_EQ(ask(operations::erase_conversation{chat("CH9")}).status, 404);
  EXPECT_THAT(world_.twilio->calls, Not(Contains(HasSubstr("delete"))));
}

TEST_F(admin_test, exports_a_conversation_in_pieces_as_one_document) {
  begin([](admin_config& config) { config.piece = 1; });
  for (int number = 0; number < 5; ++number)
    given_an_answer();
  world_.customer_says("Hello?");
  auto document = body_of(ask(operations::export_conversation{chat()}));
  EXPECT_EQ(document["turns"].size(), 5U);
  EXPECT_EQ(document["pending"].size(), 1U);
  EXPECT_EQ(document["participants"].size(), 1U);
}

TEST_F(admin_test, refuses_an_export_that_is_too_large_for_an_answer) {
  begin([](admin_config& config) { config.largest_export = 100; });
  given_an_answer();
  EXPECT_EQ(ask(operations::export_conversation{chat()}).status, 413);
}

TEST_F(admin_test, erases_here_and_at_twilio) {
  given_an_answer();
  auto answer = erase();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(body_of(answer)["erased"], true);
  EXPECT_EQ(body_of(answer)["twilio"], "deleted");
  EXPECT_EQ(body_of(answer)["messages"], 1);
  EXPECT_THAT(world_.twilio->calls, Contains("delete CH1"));
  EXPECT_EQ(ask(operations::show_conversation{chat()}).status, 404);
  EXPECT_EQ(world_.env.board->awake_conversations, 0);
}

TEST_F(admin_test, leaves_twilio_alone_when_told_to) {
  given_an_answer();
  EXPECT_EQ(body_of(erase(false))["twilio"], "kept");
  EXPECT_THAT(world_.twilio->calls, Not(Contains("delete CH1")));
  EXPECT_THAT(world_.twilio->calls, Contains("drop CH1"));
}

TEST_F(admin_test, says_when_twilio_fails_and_tries_again_when_asked_again) {
  using reason = twilio::rest_failure::reason;
  given_an_answer();
  world_.twilio->wrong = {reason::unknown};
  auto first = erase();
  EXPECT_EQ(first.status, 200) << "here it is gone";
  EXPECT_EQ(body_of(first)["twilio"], "failed");
  auto again = erase();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(body_of(again)["erased_before"], true);
  EXPECT_EQ(body_of(again)["twilio"], "deleted");
}

TEST_F(admin_test, finds_it_well_that_twilio_has_it_no_more) {
  given_an_answer();
  world_.twilio->wrong = {twilio::rest_failure::reason::gone};
  EXPECT_EQ(body_of(erase())["twilio"], "gone");
}

// -- erasing what runs --------------------------------------------------------

TEST_F(admin_test, stops_the_run_of_what_it_erases) {
  world_.given_known();
  world_.customer_says("Where is it?");
  ASSERT_TRUE(world_.model_is_asked());
  auto call = world_.model->calls.back().id;

  EXPECT_EQ(erase().status, 200);

  EXPECT_THAT(world_.model->cancelled, ElementsAre(call));
  EXPECT_EQ(world_.env.board->awake_conversations, 0);
  EXPECT_EQ(world_.env.board->open_turns, 0);
  EXPECT_EQ(world_.env.board->pending_messages, 0);
  world_.let_everything_end();
  EXPECT_THAT(world_.twilio->posts, IsEmpty());
}

TEST_F(admin_test, posts_nothing_of_a_reply_that_waits) {
  world_.given_known();
  world_.twilio->fates = {fate::not_processed};
  world_.customer_says("Where is it?");
  world_.model_says("On its way.");
  ASSERT_EQ(world_.twilio->posts.size(), 1U);

  EXPECT_EQ(erase().status, 200);

  world_.let_everything_end();
  EXPECT_EQ(world_.twilio->posts.size(), 1U);
  EXPECT_THAT(world_.twilio->texts(), IsEmpty());
}

TEST_F(admin_test, looks_no_part_up_of_what_it_erased) {
  world_.given_known();
  world_.twilio->fates = {fate::lost};
  world_.customer_says("Where is it?");
  world_.model_says("On its way.");
  EXPECT_EQ(erase().status, 200);
  world_.let_everything_end();
  EXPECT_THAT(world_.twilio->finds, IsEmpty());
  EXPECT_EQ(world_.twilio->posts.size(), 1U);
}

TEST_F(admin_test, ignores_what_comes_later_of_an_erased_conversation) {
  given_an_answer();
  erase();
  auto how = world_.take_in(
    conversation::message_added{message_from(sms_customer(), 7, "Hello?")});
  EXPECT_EQ(how, taken::erased);
  EXPECT_EQ(ask(operations::show_conversation{chat()}).status, 404);
  EXPECT_EQ(world_.env.board->awake_conversations, 0);
}

TEST_F(admin_test, erases_what_a_message_is_waking_at_that_moment) {
  given_an_answer();
  world_.restart();
  begin([](admin_config&) {
    // on the store of the new start
  });
  world_.settle();
  world_.post_event(
    conversation::message_added{message_from(sms_customer(), 7, "Hello?")});
  // The store commits and routes the message, then erases, then is asked for
  // the claim.
  auto heard = ask_later(operations::erase_conversation{chat()});
  world_.settle();
  ASSERT_TRUE(*heard);
  EXPECT_EQ((*heard)->status, 200);
  world_.let_everything_end();
  EXPECT_EQ(world_.env.board->awake_conversations, 0);
  EXPECT_EQ(world_.twilio->posts.size(), 1U) << "the answer before";
  EXPECT_EQ(world_.unfinished_conversations(), 0U);
}

// -- bounds -------------------------------------------------------------------

TEST_F(admin_test, answers_504_when_the_store_is_late) {
  begin([this](admin_config& config) {
    config.store = world_.spawn(silent_store);
  });
  for (const operations::admin_request& request :
       {operations::admin_request{operations::list_conversations{}},
        operations::admin_request{operations::show_conversation{chat()}},
        operations::admin_request{operations::export_conversation{chat()}},
        operations::admin_request{operations::erase_conversation{chat()}}}) {
    auto heard = ask_later(request);
    world_.pass(31s);
    ASSERT_TRUE(*heard);
    EXPECT_EQ((*heard)->status, 504);
  }
}

TEST_F(admin_test, answers_503_when_too_much_is_asked_at_once) {
  begin([this](admin_config& config) {
    config.store = world_.spawn(silent_store);
    config.at_once = 2;
  });
  std::vector<answer_ptr> all;
  for (int number = 0; number < 3; ++number)
    all.push_back(ask_later(operations::list_conversations{}));
  world_.settle();
  EXPECT_FALSE(*all[0]);
  EXPECT_FALSE(*all[1]);
  ASSERT_TRUE(*all[2]);
  EXPECT_EQ((*all[2])->status, 503);
  EXPECT_NE((*all[2])->header.find("Retry-After"), "");
  world_.pass(11s);
  EXPECT_EQ((*all[0])->status, 504);
  auto later = ask_later(operations::list_conversations{});
  world_.settle();
  EXPECT_FALSE(*later) << "there is room again";
}

} // namespace
} // namespace parley::actors

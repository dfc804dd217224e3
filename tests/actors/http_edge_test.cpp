#include "actors/http_edge.hpp"

#include "tests/support/quiet_system.hpp"
#include "tests/webhook/requests.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace parley::actors {
namespace {

using namespace parley::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What was handed on to the store and to the Twilio client.
struct handed_on {
  std::vector<intake_ptr> intakes;
  std::vector<channel_sid> sids;
  std::vector<admin_call_ptr> admin_calls;
};

store_actor::behavior_type
receiving_store(store_actor::pointer, handed_on* got) {
  return {
    [got](const intake_ptr& what) { got->intakes.push_back(what); },
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
    [](const archive_request&) -> caf::result<archive_answer> {
      return caf::make_error(errc::store_failed);
    },
    [](const commit_due&) {
      // nop: not the edge's
    },
    [](const probe_due&) {
      // nop: not the edge's
    },
  };
}

twilio_client_actor::behavior_type
receiving_client(twilio_client_actor::pointer, handed_on* got) {
  return {
    [](const twilio_request&) -> caf::result<twilio_answer> {
      return twilio_answer{};
    },
    [](const drop_posts&) {
      // nop: not the edge's
    },
    [](const show_typing&) {
      // nop: not the edge's
    },
    [got](const channel_sid& what) { got->sids.push_back(what); },
    [](const twilio_call_done&) {
      // nop: not the edge's
    },
    [](const upstream_due&) {
      // nop: not the edge's
    },
  };
}

admin_actor::behavior_type
receiving_admin(admin_actor::pointer, handed_on* got) {
  return {
    [got](const admin_call_ptr& what) { got->admin_calls.push_back(what); },
  };
}

class http_edge_test : public testing::Test, protected quiet_system {
protected:
  http_edge_test() {
    config_.gate = webhook::config_of_tests();
    config_.version = "1.2.3";
    config_.max_pending_inbound = 10;
    config_.env = env;
    config_.store = spawn(receiving_store, &got_);
    config_.twilio = spawn(receiving_client, &got_);
    config_.admin = spawn(receiving_admin, &got_);
  }

  std::optional<http::response> screen(const http::request& what) {
    return http_edge{config_}.screen(what);
  }

  /// Nobody sees the answer: what the edge counts tells its status.
  void serve(const http::request& what) {
    http_edge{config_}.serve(what, http::responder{nullptr});
    settle();
  }

  /// How often the contract's counter saw that answer.
  bool was_answered(const std::string& route, int status, int times = 1) {
    auto line = "parley_webhook_requests_total{code=\"" + std::to_string(status)
                + "\",route=\"" + route + "\"} " + std::to_string(times);
    return env.metrics->text().find(line) != std::string::npos;
  }

  static http::request
  plain(const std::string& method, const std::string& target) {
    http::request what;
    what.method = method;
    what.target = target;
    what.header.add("Host", "bot.example.com");
    return what;
  }

  static http::request message_added() {
    return webhook::signed_form("/webhook/message-added",
                                twilio::message_added());
  }

  handed_on got_;
  http_server_config config_;
};

TEST_F(http_edge_test, hands_a_signed_event_to_the_store) {
  serve(message_added());
  ASSERT_THAT(got_.intakes, SizeIs(1));
  EXPECT_TRUE(std::holds_alternative<conversation::message_added>(
    got_.intakes[0]->what->what));
  EXPECT_EQ(env.board->intakes_under_way, 1);
}

TEST_F(http_edge_test, answers_only_once_the_event_is_durable) {
  serve(message_added());
  EXPECT_FALSE(was_answered("/webhook/message-added", 200));
  got_.intakes.at(0)->answer(taken::accepted);
  EXPECT_TRUE(was_answered("/webhook/message-added", 200));
  EXPECT_EQ(env.board->intakes_under_way, 0);
}

TEST_F(http_edge_test, answers_a_repeat_like_the_first) {
  serve(message_added());
  got_.intakes.at(0)->answer(taken::duplicate);
  EXPECT_TRUE(was_answered("/webhook/message-added", 200));
}

TEST_F(http_edge_test, answers_503_when_the_store_takes_nothing) {
  serve(message_added());
  got_.intakes.at(0)->answer(taken::failed);
  EXPECT_TRUE(was_answered("/webhook/message-added", 503));
  EXPECT_EQ(env.board->intakes_under_way, 0);
}

TEST_F(http_edge_test, says_that_an_erased_conversation_is_ignored) {
  serve(message_added());
  got_.intakes.at(0)->answer(taken::erased);
  EXPECT_TRUE(was_answered("/webhook/message-added", 200));
}

TEST_F(http_edge_test, hands_on_nothing_that_is_not_signed) {
  auto request = message_added();
  request.header.set("X-Twilio-Signature", "AAAA");
  serve(request);
  EXPECT_THAT(got_.intakes, IsEmpty());
  EXPECT_TRUE(was_answered("/webhook/message-added", 403));
}

TEST_F(http_edge_test, hands_on_nothing_of_our_own) {
  serve(webhook::signed_form(
    "/webhook", twilio::message_added().with("Author", "assistant")));
  EXPECT_THAT(got_.intakes, IsEmpty());
  EXPECT_TRUE(was_answered("/webhook", 200));
}

TEST_F(http_edge_test, learns_the_channel_s_sid_for_typing) {
  serve(webhook::signed_form("/webhook/channel", twilio::channel_event()));
  ASSERT_THAT(got_.sids, SizeIs(1));
  EXPECT_EQ(got_.sids[0].address, "whatsapp:+15551234567");
  EXPECT_TRUE(was_answered("/webhook/channel", 200));
}

TEST_F(http_edge_test, refuses_webhooks_before_their_body_when_overloaded) {
  env.board->pending_messages = 9;
  EXPECT_FALSE(screen(message_added()));
  env.board->intakes_under_way = 1;
  auto refusal = screen(message_added());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 503);
  EXPECT_NE(refusal->header.find("Retry-After"), "");
  EXPECT_TRUE(was_answered("/webhook/message-added", 503));
}

TEST_F(http_edge_test, takes_in_no_more_than_there_are_places_for) {
  // All of them were let through before the first one's body was there.
  env.board->pending_messages = 8;
  for (int i = 0; i < 5; ++i)
    serve(message_added());
  EXPECT_THAT(got_.intakes, SizeIs(2));
  EXPECT_TRUE(was_answered("/webhook/message-added", 503, 3));
  EXPECT_EQ(env.board->intakes_under_way, 2);
}

TEST_F(http_edge_test, refuses_for_want_of_places_only_what_brings_messages) {
  env.board->pending_messages = 10;
  EXPECT_TRUE(
    screen(webhook::signed_form("/webhook", twilio::message_added())));
  EXPECT_FALSE(screen(webhook::signed_form("/webhook/delivery-updated",
                                           twilio::message_added())));
}

TEST_F(http_edge_test, refuses_everything_when_too_much_is_held_in_memory) {
  config_.max_held_bytes = 1'000;
  env.board->held_bytes = 999;
  EXPECT_FALSE(screen(webhook::signed_form("/webhook/delivery-updated",
                                           twilio::message_added())));
  env.board->held_bytes = 1'000;
  EXPECT_TRUE(screen(webhook::signed_form("/webhook/delivery-updated",
                                          twilio::message_added())));
  EXPECT_FALSE(screen(plain("GET", "/livez")));
}

TEST_F(http_edge_test,
       refuses_the_messages_of_one_conversation_beyond_its_own) {
  config_.max_pending_in_conversation = 2;
  auto sid = twilio::sid_of("CH");
  env.board->waiting_messages.add(sid, 1);
  serve(message_added());
  EXPECT_EQ(env.board->waiting_messages.of(sid), 2) << "it is on its way";
  serve(message_added());
  EXPECT_TRUE(was_answered("/webhook/message-added", 503));
  EXPECT_THAT(got_.intakes, SizeIs(1));
  got_.intakes[0]->answer(taken::duplicate);
  EXPECT_EQ(env.board->waiting_messages.of(sid), 1);
}

TEST_F(http_edge_test, counts_what_it_holds_until_it_is_answered) {
  serve(message_added());
  EXPECT_GT(env.board->held_bytes, 0);
  got_.intakes.at(0)->answer(taken::accepted);
  EXPECT_EQ(env.board->held_bytes, 0);
}

TEST_F(http_edge_test, answers_for_its_health_even_when_overloaded) {
  env.board->pending_messages = 10;
  EXPECT_FALSE(screen(plain("GET", "/readyz")));
}

TEST_F(http_edge_test, refuses_other_methods_and_names_those_allowed) {
  auto webhook = screen(plain("GET", "/webhook"));
  ASSERT_TRUE(webhook);
  EXPECT_EQ(webhook->status, 405);
  EXPECT_EQ(webhook->header.find("Allow"), "POST");
  auto health = screen(plain("POST", "/health"));
  ASSERT_TRUE(health);
  EXPECT_EQ(health->status, 405);
  EXPECT_EQ(health->header.find("Allow"), "GET, HEAD");
}

// -- /admin -------------------------------------------------------------------

const std::string admin_token(32, 't');
const std::string one_conversation
  = "/admin/v1/conversations/CH0123456789abcdef0123456789abcdef";

/// Every route of the contract.
const std::pair<std::string, std::string> admin_routes[]
  = {{"GET", "/admin/v1/conversations"},
     {"GET", one_conversation},
     {"GET", one_conversation + "/export"},
     {"DELETE", one_conversation},
     {"GET", "/admin/v1/encryption"}};

TEST_F(http_edge_test, lets_operators_in_by_their_token_alone) {
  config_.admin_door.token = admin_token;
  for (const auto& [method, target] : admin_routes) {
    http_edge edge{config_};
    auto request = plain(method, target);
    auto none = edge.screen(request);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->status, 401) << target;
    EXPECT_EQ(none->header.find("Cache-Control"), "no-store");
    request.header.set("Authorization", "Bearer " + std::string(32, 'x'));
    auto bad = edge.screen(request);
    ASSERT_TRUE(bad);
    EXPECT_EQ(bad->status, 401) << target;
    request.header.set("Authorization", "Bearer " + admin_token);
    EXPECT_FALSE(edge.screen(request)) << target;
  }
}

TEST_F(http_edge_test, has_no_admin_door_without_a_token) {
  for (const auto& [method, target] : admin_routes) {
    auto request = plain(method, target);
    request.header.set("Authorization", "Bearer " + admin_token);
    auto answer = screen(request);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 404) << target;
  }
}

TEST_F(http_edge_test, hands_on_what_an_operator_asks_for) {
  config_.admin_door.token = admin_token;
  for (const auto& [method, target] : admin_routes)
    serve(plain(method, target));
  ASSERT_THAT(got_.admin_calls, SizeIs(std::size(admin_routes)));
  EXPECT_TRUE(std::holds_alternative<operations::list_conversations>(
    got_.admin_calls[0]->what));
  EXPECT_TRUE(std::holds_alternative<operations::erase_conversation>(
    got_.admin_calls[3]->what));
}

TEST_F(http_edge_test, notes_every_admin_request_without_its_words) {
  config_.admin_door.token = admin_token;
  std::vector<std::string> lines;
  config_.env.log = std::make_shared<observe::log>(
    [&](observe::level, std::string_view event,
        std::initializer_list<observe::log_field> fields) {
      std::string line{event};
      for (const auto& one : fields) {
        line.append(" ").append(one.name).append("=");
        if (const auto* text = std::get_if<std::string_view>(&one.value))
          line += *text;
        else if (const auto* number = std::get_if<int64_t>(&one.value))
          line += std::to_string(*number);
      }
      lines.push_back(line);
    });
  http_edge edge{config_};
  auto wrong = plain("BREW", "/admin/v1/conversations/+15550100001?x=hush");
  wrong.peer = "192.0.2.1";
  wrong.header.set("Authorization", "Bearer hush");
  EXPECT_TRUE(edge.screen(wrong));
  auto good = plain("DELETE", one_conversation + "?twilio=keep");
  good.peer = "192.0.2.2";
  edge.serve(good, http::responder{nullptr});
  settle();
  got_.admin_calls.at(0)->answer(http::json_response(200, "{}"));
  EXPECT_THAT(
    lines, ElementsAre(
             "admin_request method=other route= conversation_sid= status=401 "
             "address=192.0.2.1",
             "admin_request method=DELETE "
             "route=/admin/v1/conversations/{sid} "
             "conversation_sid=CH0123456789abcdef0123456789abcdef "
             "status=200 address=192.0.2.2"));
}

TEST_F(http_edge_test, knows_no_other_paths) {
  auto answer = screen(plain("GET", "/nothing"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404);
}

TEST_F(http_edge_test, leaves_further_paths_to_who_serves_them) {
  std::vector<std::string> asked;
  config_.further
    = [&](const http::request& what) -> std::optional<http::response> {
    asked.emplace_back(what.path());
    return std::nullopt;
  };
  EXPECT_FALSE(screen(plain("GET", "/page")));
  serve(plain("GET", "/page"));
  serve(plain("GET", "/livez"));
  EXPECT_THAT(asked, ElementsAre("/page"));
}

} // namespace
} // namespace parley::actors

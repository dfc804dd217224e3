#include "tests/actors/reconciler_world.hpp"

#include "actors/store.hpp"

#include <algorithm>
#include <utility>

namespace parley::test {

using namespace parley::actors;

namespace {

std::string message_sid(const std::string& sid, int64_t index) {
  return "IM-" + sid + "-" + std::to_string(index);
}

} // namespace

reconciler_world::reconciler_world(const adjust_function& adjust)
  : engine{std::make_shared<fallible_store>(
    std::move(*storage::open_sqlite(":memory:")))} {
  store_config stored;
  stored.engine = engine;
  stored.env = env;
  store_ = spawn(actors::store, stored, [this](const actors::routed& what) {
    routed.push_back(what.what);
  });
  config_.own_author = "assistant";
  config_.env = env;
  config_.store = store_;
  config_.twilio = spawn_fake_source(*this, source);
  if (adjust)
    adjust(config_);
  advance(1h); // the wall clock's epoch is no day to test on
}

// -- what happens at Twilio ---------------------------------------------------

source_desk::chat& reconciler_world::given_unheard(const std::string& sid) {
  source_desk::chat made;
  made.sid = sid;
  made.created = env.wall_clock();
  source->chats.push_back(std::move(made));
  return source->chats.back();
}

void reconciler_world::given_known(const std::string& sid) {
  given_unheard(sid);
  webhook("begun " + sid,
          conversation::conversation_added{conversation::lifecycle::active},
          sid);
  webhook("joined " + sid, conversation::participant_added{sms_customer()},
          sid);
}

twilio::listed_message&
reconciler_world::add_message(const std::string& sid, int64_t index,
                              const std::string& author) {
  twilio::listed_message made;
  made.sid = message_sid(sid, index);
  made.index = index;
  made.author = author;
  made.body = "Hi";
  made.attributes = "{}";
  made.created = std::chrono::floor<std::chrono::seconds>(env.wall_clock());
  return source->find(sid)->messages.emplace_back(std::move(made));
}

const twilio::listed_message&
reconciler_world::customer_writes(const std::string& sid) {
  const auto& before = source->find(sid)->messages;
  auto index = before.empty() ? 0 : before.back().index + 1;
  return add_message(sid, index, sms_customer().address);
}

const twilio::listed_message&
reconciler_world::reply_stands(const std::string& sid, int64_t index,
                               const twilio::reply_reference& reference) {
  auto& made = add_message(sid, index, "assistant");
  made.attributes = twilio::to_attributes(reference);
  return made;
}

// -- what Parley hears and does -----------------------------------------------

std::optional<taken>
reconciler_world::webhook(const std::string& identity,
                          conversation::change what, const std::string& sid) {
  auto answer = std::make_shared<std::optional<taken>>();
  auto made = std::make_shared<intake>();
  made->what = event(identity, std::move(what), chat(sid));
  made->arrived = now();
  made->answer = [answer](taken heard) {
    *answer = heard;
  };
  tell(store_, intake_ptr{made});
  return *answer;
}

std::optional<taken>
reconciler_world::message_webhook(const std::string& sid, int64_t index) {
  auto what = message_from(sms_customer(), index, "Hi");
  what.id = message_sid(sid, index);
  what.created = env.wall_clock();
  return webhook(what.id, conversation::message_added{what}, sid);
}

void reconciler_world::commit(std::vector<storage::write> what) {
  auto outcomes = engine->commit(what);
  ASSERT_TRUE(outcomes);
  for (auto one : *outcomes)
    ASSERT_EQ(one, storage::write_outcome::done);
}

storage::snapshot reconciler_world::claim(const std::string& sid) {
  return *engine->claim(chat(sid), 50);
}

void reconciler_world::given_turn(const std::string& turn,
                                  std::vector<std::string> parts,
                                  const std::string& sid) {
  auto before = claim(sid);
  storage::close_turn what;
  what.conversation = chat(sid);
  what.epoch = before.epoch;
  what.turn = turn;
  for (const auto& one : before.pending) {
    what.messages.push_back(one.what.id);
    what.after_index = one.what.index;
  }
  what.parts = std::move(parts);
  what.outcome = "answered";
  what.closed = env.wall_clock();
  commit({what});
}

void reconciler_world::given_part(const std::string& turn, int part,
                                  storage::part_state to,
                                  const std::string& message_id) {
  commit({storage::move_part{.conversation = chat(),
                             .epoch = claim().epoch,
                             .turn = turn,
                             .part = part,
                             .to = to,
                             .send_deadline = {},
                             .message_id = message_id}});
}

void reconciler_world::start() {
  reconciler = spawn(actors::reconciler, config_);
  tell(reconciler, actors::start{});
}

void reconciler_world::given_a_look() {
  start();
  advance(1s);
  pass(2s);
  source->calls.clear();
  routed.clear();
  engine->batches.clear();
}

void reconciler_world::stop_for(std::chrono::seconds time) {
  stop(reconciler, caf::exit_reason::kill);
  advance(time);
}

void reconciler_world::run(std::chrono::milliseconds time) {
  for (constexpr auto step = 10ms; time.count() > 0; time -= step)
    advance(step);
}

void reconciler_world::tick() {
  pass(70s);
}

// -- what there is to see -----------------------------------------------------

std::vector<std::string> reconciler_world::messages() const {
  std::vector<std::string> all;
  for (const auto& one : routed)
    if (std::holds_alternative<conversation::message_added>(one->what))
      all.push_back(one->identity);
  return all;
}

std::vector<storage::open_conversation> reconciler_world::open_conversations() {
  auto found = engine->find(storage::ask_open{.from = 0, .limit = 10'000});
  return std::get<storage::open_page>(*found).conversations;
}

int64_t reconciler_world::compared(const std::string& sid) {
  for (const auto& one : open_conversations())
    if (one.which == chat(sid))
      return one.compared;
  return -2;
}

bool reconciler_world::is_open(const std::string& sid) {
  return compared(sid) > -2;
}

} // namespace parley::test

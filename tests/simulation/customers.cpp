#include "tests/simulation/customers.hpp"

#include <algorithm>
#include <utility>

namespace parley::simulation {

namespace {

using simulator::twilio_effect;

constexpr auto colleague_name = "colleague";

/// Whether Parley could have seen the conversation begin by it.
bool tells_begin(const simulator::twilio_event& what) {
  return std::any_of(what.fields.begin(), what.fields.end(),
                     [](const auto& field) {
                       return field.first == "EventType"
                              && (field.second == "onConversationAdded"
                                  || field.second == "onParticipantAdded");
                     });
}

bool is_message(const twilio_effect& what) {
  return what.added.has_value();
}

} // namespace

customers::customers(timeline& time, trace& told, ledger& book, dice chance,
                     const plan& drawn, twilio_side& twilio, webhooks& hooks)
  : time_{time}, trace_{told}, ledger_{book}, dice_{chance}, plan_{drawn},
    twilio_{twilio}, hooks_{hooks} {
  const std::vector<std::string> channels{"+1555000", "whatsapp:+1555000",
                                          "guest-"};
  for (int i = 0; i < plan_.customers; ++i) {
    auto channel = dice_.below(channels.size());
    people_.push_back(
      {channels[channel] + std::to_string(1000 + i), channel == 0});
  }
}

void customers::begin() {
  for (auto& who : people_) {
    milliseconds at{0};
    for (int i = 0; i < plan_.deeds; ++i) {
      // A burst follows at once; else somewhere in the span.
      at = i > 0 && dice_.happens(plan_.burst)
             ? at + dice_.between(milliseconds{0}, milliseconds{1'500})
             : dice_.between(milliseconds{0}, plan_.span);
      ++left_;
      time_.after(at, [this, &who] {
        --left_;
        act(who);
      });
    }
  }
}

int customers::left() const {
  return left_;
}

void customers::act(person& who) {
  auto drawn = dice_.fraction();
  auto is = [&drawn](double share) {
    auto hit = drawn < share;
    drawn -= share;
    return hit;
  };
  if (chat_of(who) == nullptr)
    write(who, words());
  else if (is(plan_.person))
    colleague(who);
  else if (is(plan_.opt_out) && who.by_sms)
    write_keyword(who);
  else if (is(plan_.close))
    close(who);
  else if (is(plan_.inactive))
    set_inactive(who);
  else if (is(plan_.edit))
    edit(who);
  else if (is(plan_.remove))
    remove_conversation(who);
  else if (is(plan_.second_number))
    second_number(who);
  else
    write(who, words());
}

std::string customers::words() {
  std::string text;
  if (plan_.poison && !std::exchange(poisoned_, true))
    text += " poison";
  if (dice_.happens(plan_.tool))
    text += " tool";
  if (dice_.happens(plan_.broken_tool))
    text += " broken";
  if (dice_.happens(plan_.refund))
    text += " refund";
  if (dice_.happens(plan_.handoff))
    text += " handoff";
  if (dice_.happens(plan_.long_reply))
    text += " long";
  return text;
}

void customers::write(person& who, const std::string& words) {
  auto number = ++last_number_;
  auto effect
    = simulator::write_as_customer(twilio_.world, twilio_.place, who.address,
                                   '#' + std::to_string(number) + words);
  if (!effect)
    return;
  trace_.tell("customer", [&] {
    return who.address + " writes " + effect->added->body + " into "
           + effect->conversation_sid;
  });
  auto& one = ledger_.messages.emplace_back();
  one.number = number;
  one.sid = effect->added->sid;
  one.conversation = effect->conversation_sid;
  one.author = who.address;
  one.index = effect->added->index;
  one.wants_refund = words.find("refund") != std::string::npos;
  one.at = time_.now();
  publish(*effect, {[this, &one] { one.reached = time_.now(); },
                    [this, &one] { one.acknowledged = time_.now(); },
                    [&one] {
                      one.lost = true;
                    }});
}

void customers::write_keyword(person& who) {
  auto word = who.stopped ? "START" : "STOP";
  auto sid = chat_of(who)->sid;
  auto effect = simulator::write_as_customer(twilio_.world, twilio_.place,
                                             who.address, word);
  if (!effect)
    return;
  trace_.tell("customer",
              [&] { return who.address + " writes " + std::string{word}; });
  ledger_.keywords.emplace_back(who.address, time_.now());
  auto interest = who.stopped ? ends(sid, episode::kind::opted_out)
                              : begins(sid, episode::kind::opted_out);
  who.stopped = !who.stopped;
  publish(*effect, std::move(interest));
}

void customers::edit(person& who) {
  auto* chat = chat_of(who);
  std::vector<said*> theirs;
  for (auto& one : ledger_.messages)
    if (one.conversation == chat->sid && !one.removed
        && chat->find_message(one.sid))
      theirs.push_back(&one);
  if (theirs.empty())
    return;
  auto& one = *dice_.one_of(theirs);
  std::optional<std::string> text;
  if (dice_.happens(0.5))
    text = '#' + std::to_string(one.number) + " edited";
  else
    one.removed = time_.now();
  one.wants_refund = false;
  trace_.tell("customer", [&] {
    return who.address + (text ? " edits #" : " removes #")
           + std::to_string(one.number);
  });
  if (auto effect = simulator::edit_message(twilio_.world, twilio_.place, *chat,
                                            one.sid, text))
    publish(*effect);
}

void customers::colleague(person& who) {
  auto* chat = chat_of(who);
  auto there = who.colleague_there && chat->find_participant(colleague_name);
  if (there && dice_.happens(0.4)) {
    trace_.tell("colleague", [&] { return "writes into " + chat->sid; });
    if (auto effect = simulator::write_into(twilio_.world, twilio_.place, *chat,
                                            colleague_name, "I am here."))
      publish(*effect);
    return;
  }
  auto effect
    = there
        ? simulator::leave(twilio_.world, twilio_.place, *chat, colleague_name)
        : simulator::join(twilio_.world, twilio_.place, *chat, colleague_name);
  if (!effect)
    return;
  trace_.tell("colleague",
              [&] { return (there ? "leaves " : "joins ") + chat->sid; });
  who.colleague_there = !there;
  publish(*effect, there ? ends(chat->sid, episode::kind::person)
                         : begins(chat->sid, episode::kind::person));
}

void customers::close(person& who) {
  auto* chat = chat_of(who);
  auto effect = simulator::change_state(twilio_.world, twilio_.place, *chat,
                                        "closed", "TIMER");
  if (!effect)
    return;
  trace_.tell("customer", [&] { return "closed is " + chat->sid; });
  // What they write next opens another conversation.
  who.stopped = who.colleague_there = who.second_there = false;
  publish(*effect, begins(chat->sid, episode::kind::closed));
}

void customers::remove_conversation(person& who) {
  auto* chat = chat_of(who);
  auto sid = chat->sid;
  trace_.tell("customer", [&] { return "removed is " + sid; });
  twilio_effect effect;
  effect.events.push_back(simulator::conversation_changed(
    twilio_.place, *chat, "onConversationRemoved", simulator::actor::api()));
  twilio_.world.remove(sid);
  who.stopped = who.colleague_there = who.second_there = false;
  publish(effect, begins(sid, episode::kind::closed));
}

void customers::second_number(person& who) {
  auto* chat = chat_of(who);
  auto number = "+1555999" + who.address.substr(who.address.size() - 4);
  auto there = who.second_there;
  auto effect
    = there ? simulator::leave(twilio_.world, twilio_.place, *chat, number)
            : simulator::join(twilio_.world, twilio_.place, *chat, number);
  if (!effect)
    return;
  trace_.tell("customer", [&] {
    return number + (there ? " leaves " : " joins ") + chat->sid;
  });
  who.second_there = !there;
  publish(*effect, there ? ends(chat->sid, episode::kind::second_number)
                         : begins(chat->sid, episode::kind::second_number));
}

void customers::set_inactive(person& who) {
  auto* chat = chat_of(who);
  auto effect = simulator::change_state(twilio_.world, twilio_.place, *chat,
                                        "inactive", "TIMER");
  if (!effect)
    return;
  trace_.tell("customer", [&] { return "inactive is " + chat->sid; });
  publish(*effect);
}

void customers::publish(const twilio_effect& effect, webhooks::interest who) {
  auto opens = is_message(effect) && effect.events.size() > 2;
  for (const auto& event : effect.events) {
    if (opens && plan_.unseen && tells_begin(event))
      continue;
    auto last = &event == &effect.events.back();
    hooks_.send(event, last ? std::move(who) : webhooks::interest{});
  }
}

simulator::chat* customers::chat_of(const person& who) {
  return twilio_.world.open_conversation_of(who.address);
}

webhooks::interest
customers::begins(const std::string& conversation, episode::kind what) {
  auto& one = ledger_.episodes[conversation].emplace_back();
  one.what = what;
  one.from = time_.now();
  webhooks::interest told;
  told.acknowledged = [this, &one] {
    one.known = time_.now();
  };
  return told;
}

webhooks::interest
customers::ends(const std::string& conversation, episode::kind what) {
  auto& all = ledger_.episodes[conversation];
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    if (one->what == what && !one->over) {
      one->over = time_.now();
      webhooks::interest told;
      told.acknowledged = [this, ended = &*one] {
        ended->over_known = time_.now();
      };
      return told;
    }
  return {};
}

} // namespace parley::simulation

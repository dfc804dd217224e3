#pragma once

#include "actors/archive_messages.hpp"
#include "actors/line_up.hpp"
#include "conversation/author_rates.hpp"
#include "conversation/event.hpp"
#include "model/model.hpp"
#include "operations/admin_request.hpp"
#include "storage/store.hpp"
#include "tools/tool.hpp"
#include "twilio/rest.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/error.hpp>
#include <caf/make_message.hpp> // needed by CAF_ERROR_CODE_ENUM
#include <caf/type_id.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

/// @file
/// What actors say to each other: small structs of values; what is large
/// travels as a pointer to something immutable. Nothing here leaves the
/// process, so nothing here can be serialised.

namespace parley::actors {

/// What can go wrong between actors. Each code names one reaction.
enum class errc : uint8_t {
  none = 0,
  fenced,       ///< somebody else claimed the conversation: stop
  store_failed, ///< nothing was written: try again later
};

std::string to_string(errc code);

// -- taking in ---------------------------------------------------------------

/// What became of an event that was to be taken in.
enum class taken : uint8_t {
  accepted,
  duplicate,
  erased, ///< its conversation was erased: nothing is kept of it
  failed,
};

/// From an I/O thread: commit this, then run `answer` on the store's thread. It
/// must not block.
struct intake {
  std::shared_ptr<const conversation::event> what;
  timestamp received{};
  steady_time arrived{};
  std::function<void(taken)> answer;
};
using intake_ptr = std::shared_ptr<const intake>;

/// A committed event on its way to its conversation.
struct routed {
  std::shared_ptr<const conversation::event> what;
  timestamp received{};
  steady_time arrived{};
  /// Of a message, by how much its author writes: the directory's word.
  conversation::allowance allowed = conversation::allowance::answered;
};

// -- the store ---------------------------------------------------------------

/// Take this conversation over.
struct claim {
  conversation::key which;
};

struct claimed {
  std::shared_ptr<const storage::snapshot> what;
};

/// Write this; several may go together, and then do so in one transaction.
struct change {
  std::shared_ptr<const std::vector<storage::write>> what;
};

struct changed {};

struct list_unfinished {};

struct unfinished {
  std::shared_ptr<const std::vector<conversation::key>> which;
  /// Those of them that processes have begun on again and again.
  std::shared_ptr<const std::vector<conversation::key>> suspects = {};
};

/// A comparison with the source wants to know something.
struct inquiry {
  std::shared_ptr<const storage::question> what;
};

struct found {
  std::shared_ptr<const storage::finding> what;
};

/// INTERNAL: commit what has gathered.
struct commit_due {};

/// INTERNAL: see whether the database takes writes again.
struct probe_due {};

// -- the directory -----------------------------------------------------------

/// Wake the conversations that have unfinished work; the suspects among them
/// later, and one by one: whichever ends the process ends it alone.
struct recover {
  std::shared_ptr<const std::vector<conversation::key>> which;
  std::shared_ptr<const std::vector<conversation::key>> suspects = {};
};

/// INTERNAL: the suspect has had its time.
struct trial_over {
  conversation::key which;
};

/// A conversation asks for one of the places of open turns.
struct turn_wanted {};

/// It is yours; give it back with `turn_over`.
struct turn_granted {};

struct turn_over {};

/// A conversation with nothing to do asks to leave memory.
struct may_sleep {
  conversation::key which;
  uint64_t heard = 0; ///< how many `routed` it has handled
};

/// Nobody will write to you any more: quit.
struct sleep_now {};

/// Memory runs short: ask to sleep if there is nothing to do.
struct rest {};

/// INTERNAL: wake more of the conversations that wait for it.
struct wake_more {};

/// Finish or park: start no new turn. The directory answers when none is open.
struct drain {};

struct drained {};

/// This conversation was erased: end it if it is awake.
struct stop_conversation {
  conversation::key which;
};

/// It does not run, and will not.
struct stopped {};

/// Which of these sleep?
struct ask_asleep {
  std::vector<storage::idle_conversation> which;
};

struct asleep {
  std::vector<storage::idle_conversation> which;
};

// -- conversations -----------------------------------------------------------

/// You were erased: stop what you do and quit.
struct abandon {};

/// INTERNAL: something a conversation waited for by the clock.
struct timer {
  enum class kind : uint8_t {
    turn_deadline,
    quiet_window,
    retry_store,
    retry_look,
    deliver_again,
    look_up_again,
  };
  kind what = kind::turn_deadline;
  uint64_t number = 0; ///< of what was waited for; stale ones are ignored
};

// -- upstream ----------------------------------------------------------------

/// INTERNAL: a call that waited by the clock may go on, or its time is over.
struct upstream_due {};

// -- models ------------------------------------------------------------------

struct model_call {
  uint64_t id = 0; ///< unique in the process; names it for `cancel_model_call`
  std::shared_ptr<const model::request> what;
  steady_time deadline{};
};

struct model_heard {
  std::shared_ptr<const model::outcome> what;
  int attempts = 1;
};

/// Close the connection of that call; its asker hears nothing more.
struct cancel_model_call {
  uint64_t id = 0;
};

/// INTERNAL: an attempt ended, on an I/O thread.
struct model_attempt_done {
  uint64_t id = 0;
  std::shared_ptr<const model::outcome> what;
};

// -- Twilio ------------------------------------------------------------------

/// Post one part of a reply. Never repeated once it may have been processed.
struct send_part {
  std::string conversation_sid;
  std::string author;
  std::string text;
  twilio::reply_reference reference;
};

/// Look for a part among the newest messages, back to `after_index`.
struct find_part {
  std::string conversation_sid;
  twilio::reply_reference reference;
  int64_t after_index = -1;
};

/// Read participants and state.
struct look_at_conversation {
  std::string conversation_sid;
};

/// Set an inactive conversation active.
struct activate {
  std::string conversation_sid;
};

/// Read one page of a conversation's messages, the newest first.
struct read_messages {
  std::string conversation_sid;
  std::string page_url; ///< as the page before named it; empty: the first
};

/// Read one page of the conversations created on that day or later.
struct read_conversations {
  timestamp since{};
  std::string page_url;
};

/// Take a message back. It may be gone already.
struct delete_message {
  std::string conversation_sid;
  std::string message_sid;
};

/// Remove a conversation with everything in it.
struct delete_conversation {
  std::string conversation_sid;
};

/// One thing that Twilio is asked for.
using twilio_work = std::variant<send_part, find_part, look_at_conversation,
                                 activate, read_messages, read_conversations,
                                 delete_message, delete_conversation>;

struct twilio_request {
  std::shared_ptr<const twilio_work> what;
  steady_time deadline{};
};

struct twilio_answer {
  std::shared_ptr<const twilio::rest_failure> failure; ///< null: it worked
  std::string message_sid; ///< sent, or found; empty: not found
  conversation::lifecycle state = conversation::lifecycle::unknown;
  std::shared_ptr<const std::vector<conversation::participant>> roster;
  std::vector<std::string> repeated; ///< SIDs of the same part, found as well
  std::shared_ptr<const twilio::message_page> messages = nullptr;
  std::shared_ptr<const twilio::conversation_page> conversations = nullptr;
};

/// This conversation was erased: what waits to be posted there is not.
struct drop_posts {
  std::string conversation_sid;
};

/// Show that somebody is typing, where the channel can and its SID is known.
struct show_typing {
  std::string address; ///< the customer's, `whatsapp:+1555…`
};

/// The channel's own SID of the customer's newest message.
struct channel_sid {
  std::string address;
  std::string sid;
};

/// INTERNAL: an HTTP call ended, on an I/O thread.
struct twilio_call_done {
  uint64_t call = 0;
  int step = 0; ///< which of the call's HTTP requests
  std::shared_ptr<const http::client_result> what;
};

// -- reconciliation ----------------------------------------------------------

/// INTERNAL: time to look at the source again.
struct look_due {};

/// INTERNAL: time for the next call of a comparison.
struct compare_due {};

/// INTERNAL: a missed message was taken in, or not; from the store's thread.
struct missed_taken_in {
  uint64_t comparison = 0;
  taken how = taken::failed;
};

// -- tools -------------------------------------------------------------------

struct tool_request {
  uint64_t id = 0; ///< unique in the process; names it for `cancel_tool`
  std::shared_ptr<const model::tool_call> what;
  std::shared_ptr<const tools::caller> who;
  /// Where the tool is found: what the run began with. Null: the runner's own.
  std::shared_ptr<const tools::catalogue> from = nullptr;
};

struct tool_answer {
  std::shared_ptr<const tools::output> what;
};

/// Nobody waits for that call any more: it is not begun if it has not been, and
/// told so if it has.
struct cancel_tool {
  uint64_t id = 0;
};

/// INTERNAL: a tool finished, on a tool thread.
struct tool_done {
  uint64_t call = 0;
  std::shared_ptr<const tools::output> what;
};

/// INTERNAL: a tool's time is up.
struct tool_late {
  uint64_t call = 0;
};

/// INTERNAL: time to look at the tools' files.
struct look_at_tools_due {};

/// INTERNAL: they were looked at, on a tool thread.
struct tools_looked_at {
  std::shared_ptr<const tools_seen> what;
};

// -- the live feed -----------------------------------------------------------

/// A step of a turn, for people who watch.
struct happening {
  conversation::key where;
  std::string step;   ///< `model`, `tool`, `handoff`, `reply`, `silent`, …
  std::string detail; ///< a name or a figure
};
using happening_ptr = std::shared_ptr<const happening>;

/// Who watches. Runs on the feed's thread and must not block; answering false
/// ends the subscription.
struct watcher {
  std::function<bool(const happening&)> hear;
};

struct subscribe {
  std::shared_ptr<const watcher> who;
};

// -- operators and housekeeping ----------------------------------------------

/// From an I/O thread: do this for an operator, then run `answer` on the
/// actor's thread. It must not block.
struct admin_call {
  operations::admin_request what;
  std::function<void(http::response)> answer;
};
using admin_call_ptr = std::shared_ptr<const admin_call>;

/// What the housekeeper does from time to time.
enum class chore : uint8_t { seal, forget, scrub };

/// INTERNAL: time for the next piece of a chore.
struct chore_due {
  chore what = chore::seal;
};

/// The files are not clean yet, since somebody reads them.
struct scrub_later {};

// -- tracing -----------------------------------------------------------------

/// INTERNAL: time to export what has gathered.
struct export_due {
  bool by_clock = false; ///< else: there is a batch
};

/// INTERNAL: an export ended, on an I/O thread.
struct export_done {
  std::shared_ptr<const http::client_result> what;
};

// -- supervision -------------------------------------------------------------

/// Start: take up unfinished work, then be ready.
struct start {};

/// INTERNAL: the time for draining is over.
struct drain_overdue {};

/// INTERNAL: see whether requests are still open.
struct requests_due {};

} // namespace parley::actors

CAF_ERROR_CODE_ENUM(parley::actors::errc, "parley")

// Every message type, once: each must be known to CAF by an id.
// clang-format off
#define PARLEY_MESSAGES(use) \
  use(intake_ptr) use(routed) use(claim) use(claimed) use(change) \
  use(changed) use(inquiry) use(found) use(list_unfinished) \
  use(unfinished) use(trial_over) use(commit_due) use(look_due) use(compare_due) \
  use(missed_taken_in) use(probe_due) use(requests_due) \
  use(recover) use(turn_wanted) use(turn_granted) use(turn_over) \
  use(may_sleep) use(sleep_now) use(rest) use(wake_more) use(drain) use(drained) use(timer) \
  use(upstream_due) use(model_call) use(model_heard) use(cancel_model_call) \
  use(model_attempt_done) use(twilio_request) \
  use(twilio_answer) use(show_typing) use(channel_sid) \
  use(twilio_call_done) use(tool_request) \
  use(tool_answer) use(cancel_tool) use(tool_done) use(tool_late) \
  use(look_at_tools_due) use(tools_looked_at) \
  use(happening_ptr) use(subscribe) use(start) use(drain_overdue) \
  use(archive_request) use(archive_answer) use(stop_conversation) \
  use(stopped) use(ask_asleep) use(asleep) use(abandon) use(drop_posts) \
  use(admin_call_ptr) use(chore_due) use(scrub_later) use(export_due) \
  use(export_done)
// clang-format on

#define PARLEY_IN_PROCESS(type)                                                \
  CAF_ALLOW_UNSAFE_MESSAGE_TYPE(parley::actors::type)
PARLEY_MESSAGES(PARLEY_IN_PROCESS)
#undef PARLEY_IN_PROCESS

#define PARLEY_TYPE_ID(type) CAF_ADD_TYPE_ID(parley, (parley::actors::type))
CAF_BEGIN_TYPE_ID_BLOCK(parley, caf::first_custom_type_id)
  CAF_ADD_TYPE_ID(parley, (parley::actors::errc))
  PARLEY_MESSAGES(PARLEY_TYPE_ID)
CAF_END_TYPE_ID_BLOCK(parley)
#undef PARLEY_TYPE_ID
#undef PARLEY_MESSAGES

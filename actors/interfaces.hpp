#pragma once

#include "actors/messages.hpp"

#include <caf/typed_actor.hpp>

/// @file
/// actors: the shell. Who owns what, who asks whom, what happens when somebody
/// dies. No wire formats, no SQL: those are src/'s. This header is the table of
/// contents: every actor's interface, a comment above each handler.

namespace parley::actors {

/// The only writer to the database. Gathers what is waiting into one
/// transaction and only then answers.
using store_actor = caf::typed_actor<
  // Takes an event in once for ever; when it is durable and new, it is routed.
  caf::reacts_to<intake_ptr>,
  // Fails with errc::store_failed.
  caf::replies_to<claim>::with<claimed>,
  // Fails with errc::fenced or errc::store_failed; then nothing was written.
  caf::replies_to<change>::with<changed>,
  // Fails with errc::store_failed.
  caf::replies_to<inquiry>::with<found>,
  // Conversations with unfinished work. Fails with errc::store_failed.
  caf::replies_to<list_unfinished>::with<unfinished>,
  // What operators and housekeeping want. Fails with errc::store_failed.
  caf::replies_to<archive_request>::with<archive_answer>,
  // INTERNAL: commits what has gathered.
  caf::reacts_to<commit_due>,
  // INTERNAL: after a failure, tries to write until it works.
  caf::reacts_to<probe_due>>;

/// One conversation. Serialises everything about it: one turn at a time.
using conversation_actor = caf::typed_actor<
  // An event of this conversation; it is durable already.
  caf::reacts_to<routed>,
  // The directory gave it one of the places of open turns.
  caf::reacts_to<turn_granted>,
  // The directory has forgotten it: quit.
  caf::reacts_to<sleep_now>,
  // It was erased: stop what it does and quit.
  caf::reacts_to<abandon>,
  // Asks the directory for sleep, if there is nothing to do.
  caf::reacts_to<rest>,
  // Start no further turn.
  caf::reacts_to<drain>,
  // INTERNAL: a timer fell due.
  caf::reacts_to<timer>>;

/// Which conversation is awake. Wakes them on demand, lets idle ones go,
/// notices deaths, and hands out the places of open turns.
using directory_actor = caf::typed_actor<
  // Hands the event to its conversation, waking it for a message: at once, or
  // when there is room in memory.
  caf::reacts_to<routed>,
  // Wakes conversations with unfinished work, a few at a time.
  caf::reacts_to<recover>,
  // INTERNAL: wakes the next of those that wait for it.
  caf::reacts_to<wake_more>,
  // INTERNAL: wakes the next suspect.
  caf::reacts_to<trial_over>,
  // Answered by `turn_granted` as soon as a place is free.
  caf::reacts_to<turn_wanted>,
  // The sender's turn has ended.
  caf::reacts_to<turn_over>,
  // Answered by `sleep_now` unless an event is on its way to the sender.
  caf::reacts_to<may_sleep>,
  // Ends one that was erased; answers once it has ended.
  caf::replies_to<stop_conversation>::with<stopped>,
  // Those that are not awake.
  caf::replies_to<ask_asleep>::with<asleep>,
  // Starts no new turns; answers once none is open.
  caf::replies_to<drain>::with<drained>>;

/// Asks the model server: attempts, waits between them, time limits, a bound
/// on what is asked at once.
using openai_client_actor = caf::typed_actor<
  // Always answers, a failure included, by the deadline.
  caf::replies_to<model_call>::with<model_heard>,
  // Closes the call's connection, or takes it out of the line; an ended call
  // is left alone.
  caf::reacts_to<cancel_model_call>,
  // INTERNAL
  caf::reacts_to<model_attempt_done>,
  // INTERNAL
  caf::reacts_to<upstream_due>>;

/// Asks Twilio: repeats what is safe to repeat, within the deadline, and keeps
/// to Twilio's rates.
using twilio_client_actor = caf::typed_actor<
  // Always answers, a failure included, by the deadline.
  caf::replies_to<twilio_request>::with<twilio_answer>,
  // Posts nothing more there; what is on its way is not held back.
  caf::reacts_to<drop_posts>,
  // Best effort; nothing waits for it.
  caf::reacts_to<show_typing>,
  // Remembered for typing indicators, for the newest addresses.
  caf::reacts_to<channel_sid>,
  // INTERNAL
  caf::reacts_to<twilio_call_done>,
  // INTERNAL
  caf::reacts_to<upstream_due>>;

/// Runs tools on threads of their own, within a time limit each.
using tool_runner_actor = caf::typed_actor<
  // Always answers: a tool that is late is answered for.
  caf::replies_to<tool_request>::with<tool_answer>,
  // Answers the call at once; one that still waits for a thread is not begun.
  caf::reacts_to<cancel_tool>,
  // INTERNAL
  caf::reacts_to<tool_done>,
  // INTERNAL
  caf::reacts_to<tool_late>,
  // INTERNAL
  caf::reacts_to<look_at_tools_due>,
  // INTERNAL
  caf::reacts_to<tools_looked_at>>;

/// The live feed of turns' steps. Slow readers are dropped, never waited for.
using events_actor = caf::typed_actor<
  // Tells every watcher.
  caf::reacts_to<happening_ptr>,
  // At most 64 watchers; a further one is dropped.
  caf::reacts_to<subscribe>>;

/// Seals and forgets in the background, in small pieces.
using housekeeper_actor = caf::typed_actor<
  // Begins, and goes on for ever.
  caf::reacts_to<start>,
  // Cleans the files as soon as nobody reads them.
  caf::reacts_to<scrub_later>,
  // INTERNAL
  caf::reacts_to<chore_due>>;

/// Carries out what operators ask for: lists, shows, exports, erases.
using admin_actor = caf::typed_actor<
  // Always answers, by its `answer`, within the time limits.
  caf::reacts_to<admin_call_ptr>>;

/// Sends the spans of finished turns to a collector, if there is one. Nobody
/// waits for it.
using trace_exporter_actor = caf::typed_actor<
  // Sends what is left, within a second; answers then.
  caf::replies_to<drain>::with<drained>,
  // INTERNAL: by the clock, or as a batch has gathered.
  caf::reacts_to<export_due>,
  // INTERNAL
  caf::reacts_to<export_done>,
  // INTERNAL: the second is over.
  caf::reacts_to<drain_overdue>>;

/// Owns the listening socket and the answers that need no conversation.
using http_server_actor = caf::typed_actor<
  // Opens the socket, or quits with an error.
  caf::reacts_to<start>,
  // Closes the listener; answers once the requests already begun are served.
  caf::replies_to<drain>::with<drained>,
  // INTERNAL: looks whether they are.
  caf::reacts_to<requests_due>>;

/// Finds what webhooks missed: compares conversations with Twilio's lists, and
/// takes in what is missing by the same door.
using reconciler_actor = caf::typed_actor<
  // Compares all that are open, then looks again with every tick.
  caf::reacts_to<start>,
  // Asks nothing more.
  caf::reacts_to<drain>,
  // INTERNAL: a tick.
  caf::reacts_to<look_due>,
  // INTERNAL: the next call may go out.
  caf::reacts_to<compare_due>,
  // INTERNAL
  caf::reacts_to<missed_taken_in>>;

/// The tree: watches all others. A core actor's death ends the process.
using supervisor_actor = caf::typed_actor<
  // Takes up unfinished work, then opens for requests.
  caf::reacts_to<start>,
  // Stops accepting, lets turns end or parks them; answers when done.
  caf::replies_to<drain>::with<drained>,
  // INTERNAL
  caf::reacts_to<drain_overdue>>;

} // namespace parley::actors

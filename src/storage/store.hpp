#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "conversation/event.hpp"
#include "conversation/facts.hpp"
#include "model/model.hpp"
#include "sealing/key.hpp"
#include "storage/comparison.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// @file
/// src/storage: what must outlive the process: inbox, outbox, history, and what
/// is known of each conversation. An interface with SQLite behind it; every
/// engine passes the same conformance suite.

namespace parley::storage {

/// Where a reply's part stands on its way out.
enum class part_state : uint8_t {
  queued,  ///< may still be withdrawn
  sending, ///< committed before the POST; after a crash its fate is unknown
  unknown, ///< to be looked up before anything else
  sent,
  failed, ///< refused for good, or given up: for an operator
  withdrawn,
};

/// One part of a reply.
struct outbox_part {
  std::string turn; ///< the turn's id
  int part = 1;     ///< from 1
  std::string text;
  part_state state = part_state::queued;
  int posts = 0;             ///< how often it was posted
  timestamp send_deadline{}; ///< of the last post
  int64_t after_index = -1;  ///< index of the turn's last message: where a
                             ///< look-up may stop
};

// -- writes: several go into one transaction --------------------------------

/// Takes an event in, once for ever.
struct take_in {
  std::shared_ptr<const conversation::event> what; ///< not null
  timestamp received{};
};

/// What became of a turn, for operators.
enum class turn_state : uint8_t {
  answered, ///< by the agent, or by the notice of a limit
  silent,   ///< recorded; nothing was said
  failed,   ///< a prepared text stood in, or the reply did not get out
};

/// Closes a run: in one step the messages are answered, the history grows, the
/// reply's parts stand in the outbox, the first one already `sending`, and what
/// was journalled of the run is removed. Without parts the messages are settled
/// silently. Closing the conversation's last turn again changes nothing.
struct close_turn {
  conversation::key conversation;
  int64_t epoch = 0;
  std::string turn;                   ///< id
  std::vector<std::string> messages;  ///< ids, now answered
  std::vector<model::item_ptr> items; ///< none null
  std::string active_agent;           ///< key; empty: as it was
  std::vector<std::string> parts;
  timestamp send_deadline{}; ///< of the first part
  timestamp closed{};        ///< when
  int64_t after_index = -1;
  std::string outcome; ///< `answered`, `silent`, or the fallback's key
  std::optional<bool> opted_out;
  int64_t opt_out_index = -1; ///< of the keyword that says so
  turn_state state = turn_state::answered;
  /// Why it was silent or failed: a word of a closed list.
  std::string reason = {};
  /// The same for an operator: no word of a customer's or a model's.
  std::string detail = {};
  int64_t tokens = 0; ///< that its model calls used
};

/// Moves a part on; `sending` counts a post, and `queued` uncounts one that was
/// certainly not processed. What is settled (`sent`, `failed`,
/// `withdrawn`) stays, only a queued part is withdrawn, and a move that cannot
/// be changes nothing.
struct move_part {
  conversation::key conversation;
  int64_t epoch = 0;
  std::string turn;
  int part = 1;
  part_state to = part_state::sent;
  timestamp send_deadline{}; ///< for `sending`
  std::string message_id;    ///< for `sent`: the source's id of it
  /// For `failed`: why, for an operator. The turn has failed with it.
  std::string detail = {};
};

/// What a look at the source told. An event taken in since it began tells of
/// newer things: then it changes nothing.
struct learn_facts {
  conversation::key conversation;
  int64_t epoch = 0;
  std::optional<conversation::lifecycle> state;
  /// The whole of it.
  std::optional<std::vector<conversation::participant>> roster;
  timestamp began{}; ///< the look
};

/// One call of a tool that changes the world.
struct committing_call {
  std::string key;       ///< for idempotency; one for each call of a turn
  std::string call_id;   ///< the model's
  std::string tool;      ///< name
  std::string arguments; ///< in canonical form
  /// Nothing: nobody knows whether it was carried out.
  std::optional<std::string> output;
};

/// Where an open turn's run stood when it last called a committing tool: all it
/// needs to go on from there.
struct run_position {
  std::string turn;                   ///< id
  std::string active_agent;           ///< key
  std::vector<model::item_ptr> items; ///< of the run; none null
  /// How many of the items have all their outputs. Behind them stand those of
  /// the answer whose tools are being called, then the outputs it has.
  std::size_t complete = 0;
  int64_t after_index = -1; ///< as the outbox's parts will have it
};

/// Written before a committing tool is called. The same key again changes
/// nothing but the position.
struct journal_call {
  conversation::key conversation;
  int64_t epoch = 0;
  run_position position;
  std::vector<std::string> messages; ///< ids: those in the position's items
  committing_call call;              ///< without output
};

/// What a journalled call gave; a call that has an output keeps it.
struct journal_result {
  conversation::key conversation;
  int64_t epoch = 0;
  std::string key; ///< the call's
  std::string output;
};

using write
  = std::variant<take_in, close_turn, move_part, learn_facts, journal_call,
                 journal_result, compared, looked, part_found>;

/// What became of one write.
enum class write_outcome : uint8_t {
  done,
  duplicate,  ///< `take_in` of what is known: nothing changed
  fenced,     ///< somebody else claimed the conversation since: nothing changed
  erased,     ///< `take_in` of a conversation that was erased: nothing changed
  unreadable, ///< its key or a field it needs does not open: nothing changed
};

// -- reads -------------------------------------------------------------------

/// A message taken in and not yet answered.
struct pending_message {
  conversation::message what;
  timestamp received{};
  bool journalled = false; ///< in the items of the journal's run
};

/// The open turn, once it has called a committing tool.
struct journal {
  run_position position;
  std::vector<committing_call> calls; ///< in their order
};

/// What a conversation's model calls used on the day of its newest turn.
struct day_tokens {
  int64_t day = 0; ///< since 1970, UTC
  int64_t tokens = 0;
};

/// All that a conversation needs to go on after a sleep or a crash.
struct snapshot {
  int64_t epoch = 0; ///< the claim's fence: name it in every write
  /// Claims that found a turn to work out, and no reply on its way before it,
  /// since the last closed turn.
  int attempts = 0;
  conversation::facts facts;
  std::string active_agent;
  std::vector<model::item_ptr> history; ///< the newest, oldest first
  std::vector<pending_message> pending; ///< by index
  std::vector<outbox_part> outbox;      ///< not sent, failed or withdrawn yet
  std::optional<journal> open_run;
  day_tokens used;
};

/// How many messages of a conversation are pending.
struct pending_count {
  conversation::key conversation;
  int64_t messages = 0;
};

struct failure {
  enum class reason : uint8_t {
    full,       ///< no room on the disk: nothing was written, try later
    busy,       ///< locked by somebody else past the time limit
    corrupt,    ///< the file is damaged: stop
    newer,      ///< written by a newer Parley: stop
    locked,     ///< sealed with a key that was not given: stop
    unreadable, ///< a sealed value does not open: of one conversation alone
    erased,     ///< the conversation is no more
    other,
  };
  reason why = reason::other;
  std::string detail;
};

class archive;

/// A database of conversations. Calls block; one thread at a time.
class store {
public:
  virtual ~store() = default;

  /// Applies the writes in one durable transaction, in order. On failure
  /// nothing of the batch is there.
  virtual result<std::vector<write_outcome>, failure>
  commit(std::span<const write> batch) = 0;

  /// Takes the conversation over: raises its epoch and reads what it needs.
  /// A conversation never heard of is made, one that was erased is not. A claim
  /// may be lost with a power cut, but never before a batch committed after it.
  virtual result<snapshot, failure>
  claim(const conversation::key& which, std::size_t history_limit) = 0;

  /// Answers a question of a comparison.
  virtual result<finding, failure> find(const question& what) = 0;

  /// Conversations with messages pending, parts not settled or a run
  /// journalled.
  virtual result<std::vector<conversation::key>, failure> unfinished() = 0;

  /// Those of them that were claimed at least so often without closing a turn
  /// since, the least often first.
  virtual result<std::vector<conversation::key>, failure>
  tried(int attempts) = 0;

  /// Messages pending in all.
  virtual result<int64_t, failure> pending_messages() = 0;

  /// The same for each conversation that has any. Reads all of them.
  virtual result<std::vector<pending_count>, failure> pending_by_conversation()
    = 0;

  /// Writes something that changes nothing, as durably as a commit: whether it
  /// would work.
  virtual std::optional<failure> try_write() = 0;

  /// A secret made with the database, for keyed hashes: 32 bytes.
  [[nodiscard]] virtual const std::string& hash_key() const = 0;

  /// The operator's side of it.
  virtual archive& records() = 0;
};

/// How a database is opened.
enum class access : uint8_t {
  serve, ///< made or migrated as needed
  alone, ///< the same, but it must be there and nobody else may have it open
  read,  ///< it must be there and of this schema; nothing is changed, and
         ///< another process may serve from it
};

/// Opens or makes the SQLite database: WAL, `synchronous=FULL`. An older schema
/// is migrated, a newer one refused, a damaged file refused, and so is one that
/// is sealed with a key that is not given: then nothing is changed.
/// @param path File name, or `:memory:`.
/// @param master_keys The first seals, all open; none: nothing is sealed.
result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path,
            std::span<const sealing::key> master_keys = {},
            access how = access::serve);

} // namespace parley::storage

#pragma once

#include "actors/reconciler.hpp"
#include "tests/actors/fallible_store.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/actors/source_desk.hpp"
#include "tests/support/quiet_system.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::test {

using namespace std::chrono_literals;

/// The real reconciler and store, a Twilio that has lists, and a note of what
/// is routed to conversations.
class reconciler_world : public quiet_system {
public:
  using adjust_function = std::function<void(actors::reconciler_config&)>;

  explicit reconciler_world(const adjust_function& adjust = {});

  // -- what happens at Twilio -------------------------------------------------

  /// A conversation that Parley knows by the webhook of its beginning.
  void given_known(const std::string& sid);
  /// One whose webhooks are lost.
  source_desk::chat& given_unheard(const std::string& sid);
  /// The customer's next message there, whose webhook is lost.
  const twilio::listed_message& customer_writes(const std::string& sid);
  twilio::listed_message&
  add_message(const std::string& sid, int64_t index, const std::string& author);
  /// A reply of ours, as the list has it.
  const twilio::listed_message&
  reply_stands(const std::string& sid, int64_t index,
               const twilio::reply_reference& reference);

  // -- what Parley hears and does ---------------------------------------------

  /// A webhook's event; what the webhook would be answered.
  std::optional<actors::taken>
  webhook(const std::string& identity, conversation::change what,
          const std::string& sid = "CH1");
  std::optional<actors::taken>
  message_webhook(const std::string& sid, int64_t index);
  /// A turn of that conversation with these parts, which stand as told.
  void given_turn(const std::string& turn, std::vector<std::string> parts,
                  const std::string& sid = "CH1");
  void given_part(const std::string& turn, int part, storage::part_state to,
                  const std::string& message_id = "");

  void start();
  /// Starts a first time, so that the database is born and all is compared.
  void given_a_look();
  /// Ends the process, and starts it again.
  void stop_for(std::chrono::seconds time);
  /// Lets time pass in steps as small as the shortest pause between calls.
  void run(std::chrono::milliseconds time);
  /// Lets what there is to do be done, tick included.
  void tick();

  // -- what there is to see ---------------------------------------------------

  /// How many changes of that kind were routed.
  template <class Change>
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(
      std::count_if(routed.begin(), routed.end(), [](const auto& one) {
        return std::holds_alternative<Change>(one->what);
      }));
  }

  /// Identities of messages that were routed.
  [[nodiscard]] std::vector<std::string> messages() const;
  [[nodiscard]] int64_t compared(const std::string& sid);
  [[nodiscard]] bool is_open(const std::string& sid);
  storage::snapshot claim(const std::string& sid = "CH1");

  std::shared_ptr<source_desk> source = std::make_shared<source_desk>();
  std::shared_ptr<fallible_store> engine;
  std::vector<std::shared_ptr<const conversation::event>> routed;
  actors::reconciler_actor reconciler;

private:
  void commit(std::vector<storage::write> what);
  std::vector<storage::open_conversation> open_conversations();

  actors::reconciler_config config_;
  actors::store_actor store_;
};

} // namespace parley::test

#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "operations/documents.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace parley::actors {

struct admin_config {
  std::chrono::milliseconds store_timeout{10'000}; ///< one piece of work
  std::chrono::milliseconds erase_timeout{30'000}; ///< files included
  std::chrono::milliseconds stop_timeout{5'000};   ///< of a conversation
  std::chrono::milliseconds twilio_timeout{15'000};
  std::size_t piece = 50;                        ///< turns read at once
  std::size_t shown = 20;                        ///< newest turns
  std::size_t largest_export = 32 * 1024 * 1024; ///< bytes
  std::size_t at_once = 8;                       ///< requests
  environment env;
  store_actor store;
  directory_actor directory;
  twilio_client_actor twilio;
  housekeeper_actor housekeeper;
};

struct admin_state {
  static inline const char* name = "admin";

  using answer_function = std::function<void(http::response)>;

  /// An export under way.
  struct export_run {
    explicit export_run(timestamp now) : document{now} {
      // nop
    }
    conversation::key which;
    operations::export_document document;
    std::string text;
    answer_function answer;
  };

  /// An erasure under way.
  struct erase_run {
    operations::erase_conversation what;
    storage::erasure gone;
    answer_function answer;
  };

  void accept(const admin_call& what);

  void operator()(const operations::list_conversations& what,
                  answer_function answer);
  void
  operator()(const operations::show_conversation& what, answer_function answer);
  void operator()(const operations::export_conversation& what,
                  answer_function answer);
  void operator()(const operations::erase_conversation& what,
                  answer_function answer);
  void
  operator()(const operations::show_encryption& what, answer_function answer);

  void read_piece(const std::shared_ptr<export_run>& run, int64_t after);
  void piece_read(const std::shared_ptr<export_run>& run,
                  const std::optional<storage::record_piece>& piece);

  void rows_erased(const std::shared_ptr<erase_run>& run);
  void remove_at_twilio(const std::shared_ptr<erase_run>& run);
  void erased(const std::shared_ptr<erase_run>& run,
              operations::removal_at_twilio there);

  /// Asks the store; what fails is answered.
  template <class Finding, class Then>
  void ask(archive_question what, std::chrono::milliseconds timeout,
           const answer_function& answer, Then then);

  admin_actor::pointer self = nullptr;
  admin_config config;
  std::size_t open = 0; ///< requests under way
};

/// Carries out what operators ask for.
admin_actor::behavior_type
admin(admin_actor::stateful_pointer<admin_state> self, admin_config config);

} // namespace parley::actors

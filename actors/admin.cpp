#include "actors/admin.hpp"

#include "actors/conduct.hpp"

#include <caf/sec.hpp>

#include <utility>

namespace parley::actors {

namespace {

using fate = operations::removal_at_twilio::fate;

/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

http::response document(std::string text) {
  return http::json_response(200, std::move(text));
}

http::response not_found() {
  return http::problem(404, "there is no such conversation");
}

http::response unavailable(std::string_view detail) {
  auto answer = http::problem(503, detail);
  answer.header.set("Retry-After", "5");
  return answer;
}

http::response failed(const caf::error& why) {
  if (why == caf::sec::request_timeout)
    return http::problem(504, "it took too long");
  return unavailable("the database cannot be read or written");
}

/// What may be told of a refusal: Twilio's own message may quote a number.
operations::removal_at_twilio removal(const twilio_answer& answer) {
  if (!answer.failure)
    return {fate::deleted, {}};
  if (answer.failure->why == twilio::rest_failure::reason::gone)
    return {fate::gone, {}};
  return {fate::failed, answer.failure->detail};
}

} // namespace

template <class Finding, class Then>
void admin_state::ask(archive_question what, std::chrono::milliseconds timeout,
                      const answer_function& answer, Then then) {
  archive_request question{
    std::make_shared<const archive_question>(std::move(what))};
  self->request(config.store, timeout, question)
    .then(
      [then](const archive_answer& found) {
        then(std::get<Finding>(*found.what));
      },
      [answer](const caf::error& why) { answer(failed(why)); });
}

void admin_state::accept(const admin_call& what) {
  if (open >= config.at_once) {
    what.answer(unavailable("too many admin requests are under way"));
    return;
  }
  ++open;
  answer_function answer
    = [this, reply = what.answer](http::response response) {
        --open;
        reply(std::move(response));
      };
  std::visit([&](const auto& request) { (*this)(request, answer); }, what.what);
}

void admin_state::operator()(const operations::list_conversations& what,
                             answer_function answer) {
  ask<storage::page>(what.which, config.store_timeout, answer,
                     [answer](const storage::page& page) {
                       answer(document(operations::page_document(page)));
                     });
}

void admin_state::operator()(const operations::show_conversation& what,
                             answer_function answer) {
  storage::record_request newest{
    .which = what.which, .limit = config.shown, .newest = true};
  ask<std::optional<storage::record_piece>>(
    newest, config.store_timeout, answer,
    [answer](const std::optional<storage::record_piece>& piece) {
      answer(piece ? document(operations::overview_document(*piece))
                   : not_found());
    });
}

void admin_state::operator()(const operations::show_encryption&,
                             answer_function answer) {
  ask<storage::sealing_state>(ask_keys{}, config.store_timeout, answer,
                              [answer](const storage::sealing_state& state) {
                                answer(
                                  document(operations::keys_document(state)));
                              });
}

// -- exporting ----------------------------------------------------------------

void admin_state::operator()(const operations::export_conversation& what,
                             answer_function answer) {
  auto run = std::make_shared<export_run>(config.env.wall_clock());
  run->which = what.which;
  run->answer = std::move(answer);
  read_piece(run, 0);
}

void admin_state::read_piece(const std::shared_ptr<export_run>& run,
                             int64_t after) {
  storage::record_request next{
    .which = run->which, .after = after, .limit = config.piece};
  ask<std::optional<storage::record_piece>>(
    next, config.store_timeout, run->answer,
    [this, run](const std::optional<storage::record_piece>& piece) {
      piece_read(run, piece);
    });
}

void admin_state::piece_read(
  const std::shared_ptr<export_run>& run,
  const std::optional<storage::record_piece>& piece) {
  if (!piece) { // or erased meanwhile
    run->answer(not_found());
    return;
  }
  run->text += run->document.add(*piece);
  if (run->text.size() > config.largest_export)
    run->answer(http::problem(
      413, "the export is too large for an answer: use `parley conversations "
           "export` beside the database"));
  else if (piece->next != 0)
    read_piece(run, piece->next);
  else
    run->answer(document(run->text + run->document.end()));
}

// -- erasing ------------------------------------------------------------------

void admin_state::operator()(const operations::erase_conversation& what,
                             answer_function answer) {
  auto run = std::make_shared<erase_run>();
  run->what = what;
  run->answer = std::move(answer);
  // First the rows: from then on whoever works for it is fenced.
  ask<storage::erasure>(erase_rows{what.which}, config.erase_timeout,
                        run->answer, [this, run](const storage::erasure& gone) {
                          run->gone = gone;
                          rows_erased(run);
                        });
}

void admin_state::rows_erased(const std::shared_ptr<erase_run>& run) {
  if (!run->gone.found && !run->gone.already) {
    run->answer(not_found());
    return;
  }
  if (!run->gone.files_clean)
    self->send(config.housekeeper, scrub_later{});
  auto proceed = [this, run] {
    remove_at_twilio(run);
  };
  self
    ->request(config.directory, config.stop_timeout,
              stop_conversation{run->what.which})
    .then([proceed](const stopped&) { proceed(); },
          // It cannot commit, so it cannot send.
          [proceed](const caf::error&) { proceed(); });
}

void admin_state::remove_at_twilio(const std::shared_ptr<erase_run>& run) {
  self->send(config.twilio, drop_posts{run->what.which.id});
  if (!run->what.at_twilio) {
    erased(run, {fate::kept, {}});
    return;
  }
  twilio_request request{std::make_shared<const twilio_work>(
                           delete_conversation{run->what.which.id}),
                         self->clock().now() + config.twilio_timeout};
  self->request(config.twilio, config.twilio_timeout + grace, request)
    .then([this,
           run](const twilio_answer& answer) { erased(run, removal(answer)); },
          [this, run](const caf::error&) {
            erased(run, {fate::failed, "no answer"});
          });
}

void admin_state::erased(const std::shared_ptr<erase_run>& run,
                         operations::removal_at_twilio there) {
  config.env.log->write(there.what == fate::failed ? observe::level::error
                                                   : observe::level::info,
                        "conversation_erased",
                        {{"conversation_sid", run->what.which.id},
                         {"twilio_deleted", there.what == fate::deleted},
                         {"error", there.error}});
  run->answer(
    document(operations::erasure_document(run->what.which, run->gone, there)));
}

admin_actor::behavior_type
admin(admin_actor::stateful_pointer<admin_state> self, admin_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const admin_call_ptr& what) { self->state.accept(*what); },
  };
}

} // namespace parley::actors

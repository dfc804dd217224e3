#include "base/json.hpp"
#include "benchmark/chance.hpp"
#include "benchmark/counterpart.hpp"
#include "benchmark/words.hpp"
#include "simulator/door.hpp"
#include "simulator/model_check.hpp"
#include "simulator/model_forms.hpp"
#include "simulator/timer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

namespace parley::benchmark {

namespace {

using nlohmann::json;
using simulator::chance;
using simulator::fault;
using kind = observation::kind;

http::response refused(const simulator::api_refusal& why) {
  return http::json_response(why.status, dump_json(simulator::error_json(why)));
}

http::response complain(const chance& drawn) {
  if (drawn.what == fault::too_many_requests)
    return refused({429, "Rate limit reached. Please try again later.", "",
                    "rate_limit_exceeded", "requests"});
  return refused({500, "The server had an error while processing your request.",
                  "", "server_error", "server_error"});
}

/// An answer of text alone, without reading more than the numbers.
std::string lean_answer(const std::string& text, bool chat) {
  if (chat)
    return R"({"id":"chatcmpl-1","object":"chat.completion","created":1,)"
           R"("model":"parley-stand-in","choices":[{"index":0,"message":)"
           R"({"role":"assistant","content":")"
           + text
           + R"(","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
             R"("usage":{"prompt_tokens":400,"completion_tokens":20,)"
             R"("total_tokens":420}})";
  return R"({"id":"resp_1","object":"response","created_at":1,)"
         R"("status":"completed","model":"parley-stand-in","error":null,)"
         R"("incomplete_details":null,"output":[{"id":"msg_1",)"
         R"("type":"message","status":"completed","role":"assistant",)"
         R"("content":[{"type":"output_text","text":")"
         + text
         + R"(","annotations":[]}]}],"usage":{"input_tokens":400,)"
           R"("output_tokens":20,"total_tokens":420}})";
}

/// What the model does once the newest message is read: calls what it wants,
/// then answers.
simulator::thought
think(const simulator::reading& read, const open_questions& asked) {
  simulator::thought said;
  auto called = !read.items.empty()
                && read.items.back().what == simulator::heard::kind::output;
  auto offered = [&read](std::string_view prefix) {
    return std::find_if(
      read.tools.begin(), read.tools.end(),
      [prefix](const auto& one) { return one.name.starts_with(prefix); });
  };
  auto wanted = asked.last == wish::tool       ? offered("lookup_order_status")
                : asked.last == wish::hand_off ? offered("transfer_to_")
                                               : read.tools.end();
  if (called || wanted == read.tools.end())
    said.text = reply_to(asked.numbers);
  else
    said.calls.push_back({wanted->name, asked.last == wish::tool
                                          ? R"({"order_id":"12345"})"
                                          : "{}"});
  return said;
}

/// The arguments by their names in the tool's schema: all of one text.
std::string arguments_for(const simulator::reading& read,
                          const simulator::wanted_call& call) {
  for (const auto& tool : read.tools)
    if (tool.name == call.name) {
      auto schema = parse_json(tool.parameters);
      auto arguments = json::object();
      if (schema)
        for (const auto& name : schema->value("required", json::array()))
          arguments[name.get<std::string>()] = "12345";
      return dump_json(arguments);
    }
  return "{}";
}

class model_side final : public counterpart {
public:
  model_side(http::io_threads& threads, counterpart_config config,
             observer tell)
    : tell_{std::move(tell)}, wait_{threads},
      way_out_{std::make_shared<simulator::door>(wait_, complain)} {
    server_ = std::make_unique<http::server>(
      threads, counterpart_server(config),
      [](const http::request&) { return std::nullopt; },
      [this](http::request what, http::responder to) {
        serve(std::move(what), std::move(to));
      });
  }

  result<uint16_t, http::listen_failure> start() override {
    return server_->listen();
  }

  bool obey(std::string_view command) override {
    std::lock_guard lock{guard_};
    if (command.starts_with("latency ")) {
      auto read = long_tail::parse(command.substr(8));
      if (read)
        tail_ = *read;
      hold_ = false;
      return read.has_value();
    }
    if (command.starts_with("faults ")) {
      auto how = simulator::mischief::parse(command.substr(7));
      if (how)
        maker_.set(*how);
      return static_cast<bool>(how);
    }
    hold_ = hold_ || command == "hold";
    strict_ = strict_ || command == "strict";
    return command == "hold" || command == "strict";
  }

private:
  struct conduct {
    chance drawn;
    bool strict = false;
  };

  conduct decide(const open_questions& asked) {
    std::lock_guard lock{guard_};
    conduct how{maker_.decide(), strict_};
    if (hold_)
      how.drawn.what = fault::hang;
    else if (!asked.numbers.empty())
      how.drawn.delay = std::chrono::round<std::chrono::milliseconds>(
        tail_.draw(asked.numbers.back()));
    return how;
  }

  void serve(http::request what, http::responder to) {
    observation seen;
    seen.what = kind::asked;
    seen.begun = std::chrono::steady_clock::now();
    seen.when = seen.begun;
    auto chat = what.path().ends_with("/chat/completions");
    if ((!chat && !what.path().ends_with("/responses"))
        || !what.header.find("Authorization").starts_with("Bearer ")) {
      to(refused({404, "Invalid URL or no API key", "", ""}));
      return;
    }
    auto asked = read_questions(what.body);
    seen.numbers = asked.numbers;
    seen.bytes = what.body.size();
    tell_(seen);
    auto how = decide(asked);
    auto body = std::make_shared<std::string>(how.strict ? std::move(what.body)
                                                         : std::string{});
    way_out_->answer(how.drawn, std::move(to), [=, this] {
      auto done = seen;
      auto answer
        = http::json_response(200, lean_answer(reply_to(asked.numbers), chat));
      if (how.strict)
        answer = think_about(*body, asked, chat);
      done.what = kind::answered;
      done.when = std::chrono::steady_clock::now();
      tell_(done);
      return answer;
    });
  }

  /// As the simulator does, all of it.
  http::response
  think_about(const std::string& text, const open_questions& asked, bool chat) {
    auto body = parse_json(text);
    if (!body || !body->is_object())
      return refused({400, "The body is no JSON object.", "", ""});
    try {
      if (auto why = chat ? simulator::check_chat(*body)
                          : simulator::check_responses(*body))
        return refused(*why);
      auto read
        = chat ? simulator::read_chat(*body) : simulator::read_responses(*body);
      auto said = think(read, asked);
      for (auto& call : said.calls)
        call.arguments = arguments_for(read, call);
      auto id = [this](std::string_view prefix) {
        return std::string{prefix} + std::to_string(++ids_);
      };
      return http::json_response(
        200, dump_json(
               chat ? simulator::chat_answer(read, said, id, 1)
                    : simulator::responses_answer(*body, read, said, id, 1)));
    } catch (const json::exception&) {
      return refused({400, "Invalid type for a parameter.", "", ""});
    }
  }

  observer tell_;
  std::mutex guard_;
  long_tail tail_;                  ///< guarded
  simulator::mischief_maker maker_; ///< guarded
  bool hold_ = false;               ///< guarded
  bool strict_ = false;             ///< guarded
  std::atomic<uint64_t> ids_{0};
  simulator::timer wait_;
  std::shared_ptr<simulator::door> way_out_;
  std::unique_ptr<http::server> server_;
};

} // namespace

std::unique_ptr<counterpart>
make_model_counterpart(http::io_threads& threads, counterpart_config config,
                       observer tell) {
  return std::make_unique<model_side>(threads, std::move(config),
                                      std::move(tell));
}

} // namespace parley::benchmark

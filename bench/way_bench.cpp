// How much of Parley's own time and work is in a message's way?
//
//   acks        receipts, which open no turn: webhook to durable 200
//   turns       a message, one model call, one reply, known participants
//   own share   webhook due → model asked, plus model answered → reply posted
//   CPU         user and system time of the Parley process, over its turns
//
// Parley runs as a process of its own on a real database (SQLite, WAL,
// synchronous=FULL); Twilio, the model and the customers are this process, on
// the same machine. Prints a table; measures, and never judges.
//
//   way_bench [turns] [share] [acks]     all of them when none is named

#include "counterparts.hpp"
#include "load_generator.hpp"
#include "tests/e2e/program.hpp"
#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <thread>

#include <unistd.h>

namespace {

using namespace parley;
using clock_type = std::chrono::steady_clock;

constexpr const char* account_sid = "AC00000000000000000000000000000001";
constexpr const char* service_sid = "IS00000000000000000000000000000001";
constexpr const char* auth_token = "0123456789abcdef0123456789abcdef";
constexpr std::size_t conversations = 2000;

/// A whole HTTP request with a signed form.
std::string signed_request(uint16_t port, const twilio::form& fields) {
  twilio::form_writer writer;
  for (const auto& [name, value] : fields.fields)
    writer.add(name, value);
  auto host = "127.0.0.1:" + std::to_string(port);
  return "POST /webhook HTTP/1.1\r\nHost: " + host
         + "\r\nContent-Type: application/x-www-form-urlencoded"
           "\r\nX-Twilio-Signature: "
         + twilio::sign(auth_token, "http://" + host + "/webhook", fields)
         + "\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nContent-Length: "
         + std::to_string(writer.body().size()) + "\r\n\r\n" + writer.body();
}

twilio::form receipt(uint64_t number) {
  twilio::form fields;
  fields.fields
    = {{"EventType", "onDeliveryUpdated"},
       {"AccountSid", account_sid},
       {"ChatServiceSid", service_sid},
       {"ConversationSid", bench::numbered_sid("CH", number % conversations)},
       {"MessageSid", bench::numbered_sid("IM", number)},
       {"DeliveryReceiptSid", bench::numbered_sid("DY", number)},
       {"ChannelMessageSid", bench::numbered_sid("SM", number)},
       {"ParticipantSid", "MB00000000000000000000000000000001"},
       {"Status", "delivered"},
       {"ErrorCode", "0"},
       {"DateCreated", "2026-01-02T03:04:05.678Z"},
       {"DateUpdated", "2026-01-02T03:04:05.678Z"},
       {"Source", "API"},
       {"RetryCount", "0"}};
  return fields;
}

twilio::form message(uint64_t conversation, uint64_t number) {
  twilio::form fields;
  fields.fields
    = {{"EventType", "onMessageAdded"},
       {"AccountSid", account_sid},
       {"ChatServiceSid", service_sid},
       {"ConversationSid", bench::numbered_sid("CH", conversation)},
       {"MessageSid", bench::numbered_sid("IM", 0x10000000 + number)},
       {"ParticipantSid", "MB00000000000000000000000000000001"},
       {"MessagingServiceSid", "MG00000000000000000000000000000001"},
       {"Author", "+15550100001"},
       {"Body", "conversation:" + std::to_string(conversation)
                  + ": where is my order?"},
       {"Index", std::to_string(number / conversations * 2)},
       {"DateCreated", "2026-01-02T03:04:05.678Z"},
       {"Attributes", "{}"},
       {"Source", "SMS"},
       {"RetryCount", "0"}};
  return fields;
}

/// Parley, and all that surrounds it.
class setting {
public:
  setting() : directory_{make_directory()} {
    e2e::program::variables set{
      {"TWILIO_ACCOUNT_SID", account_sid},
      {"TWILIO_AUTH_TOKEN", auth_token},
      {"TWILIO_CONVERSATIONS_SERVICE_SID", service_sid},
      {"TWILIO_BASE_URL", others.twilio_url()},
      {"OPENAI_API_KEY", "sk-bench"},
      {"OPENAI_BASE_URL", others.model_url()},
      {"HOST", "127.0.0.1"},
      {"PORT", "0"},
      {"LOG_LEVEL", "WARNING"},
      {"RATE_LIMIT_PER_MINUTE", "1000000"}, // all have one number
      {"DATABASE_URL", "sqlite:///" + directory_ + "/conversations.db"}};
    parley_ = std::make_unique<e2e::program>(std::vector<std::string>{"serve"},
                                             set, PARLEY_SOURCE_DIR);
    port = parley_->wait_until_it_listens();
    if (port == 0)
      throw std::runtime_error{parley_->errors()};
  }

  ~setting() {
    parley_->signal(SIGTERM);
    parley_->wait(std::chrono::seconds{30});
    parley_.reset();
    std::filesystem::remove_all(directory_);
  }

  [[nodiscard]] double cpu_seconds() const {
    return parley_->cpu_seconds();
  }

  /// What Parley wrote, for when something went wrong.
  [[nodiscard]] std::string log() const {
    return parley_->output() + parley_->errors();
  }

  http::io_threads threads{1};
  bench::counterparts others{threads, conversations};
  uint16_t port = 0;

private:
  static std::string make_directory() {
    std::string pattern = std::string{PARLEY_BENCH_DIR} + "/bench-XXXXXX";
    return mkdtemp(pattern.data());
  }

  std::string directory_;
  std::unique_ptr<e2e::program> parley_;
};

void print_row(const char* what, const std::string& measured,
               const char* at_least) {
  std::printf("%-44s %-44s %s\n", what, measured.c_str(), at_least);
}

template <class... Ts>
std::string text(const char* format, Ts... values) {
  char buffer[128];
  std::snprintf(buffer, sizeof buffer, format, values...);
  return buffer;
}

void check_all_200(const bench::load_result& result) {
  for (const auto& [status, count] : result.statuses)
    if (status != 200)
      throw std::runtime_error{std::to_string(count) + " answers were "
                               + std::to_string(status)};
}

void measure_acks(setting& at) {
  std::vector<std::string> requests;
  uint64_t number = 1;
  for (int i = 0; i < 100'000; ++i)
    requests.push_back(signed_request(at.port, receipt(number++)));
  bench::load_generator many{at.port, 128};
  auto closed = many.run(requests, 0);
  check_all_200(closed);
  print_row(
    "webhooks acknowledged, closed loop",
    text("%.0f/s, p99 %.1f ms", closed.per_second(), closed.percentile(0.99)),
    "20,000/s");
  requests.clear();
  for (int i = 0; i < 50'000; ++i)
    requests.push_back(signed_request(at.port, receipt(number++)));
  auto open = many.run(requests, 5000);
  check_all_200(open);
  print_row("webhooks acknowledged at 5,000/s",
            text("p50 %.2f ms, p99 %.2f ms", open.percentile(0.5),
                 open.percentile(0.99)),
            "p99 <= 10 ms");
}

/// One message in every conversation.
void one_round(setting& at, bench::load_generator& customers, uint64_t round) {
  std::vector<std::string> requests;
  for (uint64_t i = 0; i < conversations; ++i)
    requests.push_back(
      signed_request(at.port, message(i, round * conversations + i)));
  at.others.reset();
  check_all_200(customers.run(requests, 0));
  if (!at.others.wait_for_replies(conversations))
    throw std::runtime_error{"replies are missing"};
}

/// The first message of each conversation costs two reads more.
void make_known(setting& at) {
  bench::load_generator customers{at.port, 64};
  one_round(at, customers, 0);
}

void measure_turns(setting& at) {
  bench::load_generator customers{at.port, 64};
  constexpr uint64_t rounds = 6;
  std::chrono::duration<double> took{0};
  auto cpu = at.cpu_seconds();
  for (uint64_t round = 1; round <= rounds; ++round) {
    auto begun = clock_type::now();
    one_round(at, customers, round);
    took += clock_type::now() - begun;
  }
  auto turns = static_cast<double>(rounds * conversations);
  print_row("whole turns", text("%.0f/s", turns / took.count()), "1,500/s");
  print_row("CPU of a whole turn",
            text("%.3f ms", (at.cpu_seconds() - cpu) * 1000 / turns),
            "<= 0.5 ms");
}

void measure_own_share(setting& at) {
  constexpr double rate = 200;
  bench::load_generator customers{at.port, 64};
  std::vector<std::string> requests;
  for (uint64_t i = 0; i < conversations; ++i)
    requests.push_back(
      signed_request(at.port, message(i, 7 * conversations + i)));
  at.others.reset();
  auto begun = clock_type::now();
  check_all_200(customers.run(requests, rate));
  if (!at.others.wait_for_replies(conversations))
    throw std::runtime_error{"replies are missing"};
  bench::load_result shares;
  for (std::size_t i = 0; i < conversations; ++i) {
    auto due = begun
               + std::chrono::duration_cast<clock_type::duration>(
                 std::chrono::duration<double>{static_cast<double>(i) / rate});
    // The model answers as soon as it is asked.
    std::chrono::duration<double, std::milli> share
      = at.others.times().at(i).posted - due;
    shares.milliseconds.push_back(share.count());
  }
  std::sort(shares.milliseconds.begin(), shares.milliseconds.end());
  print_row("Parley's own share at 200 turns/s",
            text("p50 %.2f ms, p99 %.2f ms", shares.percentile(0.5),
                 shares.percentile(0.99)),
            "p50 <= 1 ms, p99 <= 5 ms");
}

} // namespace

int main(int argc, char** argv) {
  std::vector<std::string> rows{argv + 1, argv + argc};
  auto wanted = [&rows](const char* row) {
    return rows.empty()
           || std::find(rows.begin(), rows.end(), row) != rows.end();
  };
  try {
    std::printf("%u cores, database under %s\n\n",
                std::thread::hardware_concurrency(), PARLEY_BENCH_DIR);
    print_row("what", "measured", "to build for");
    setting at;
    try {
      make_known(at);
      if (wanted("turns"))
        measure_turns(at);
      if (wanted("share"))
        measure_own_share(at);
      if (wanted("acks"))
        measure_acks(at);
    } catch (const std::exception&) {
      std::cerr << at.log();
      throw;
    }
    return 0;
  } catch (const std::exception& broken) {
    std::cerr << "way_bench: " << broken.what() << '\n';
    return 1;
  }
}

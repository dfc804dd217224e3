#pragma once

#include "peers.hpp"
#include "program.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include <unistd.h>

namespace parley::e2e {

/// A Parley that serves in a process of its own, between a fake Twilio and a
/// fake model, with its database in a directory of its own.
class parley_fixture : public ::testing::Test {
protected:
  parley_fixture() {
    auto pattern
      = (std::filesystem::temp_directory_path() / "parley-e2e-XXXXXX").string();
    directory = mkdtemp(pattern.data());
  }

  ~parley_fixture() override {
    parley.reset();
    std::filesystem::remove_all(directory);
  }

  program::variables variables() const {
    program::variables set{
      {"TWILIO_ACCOUNT_SID", account_sid},
      {"TWILIO_AUTH_TOKEN", auth_token},
      {"TWILIO_CONVERSATIONS_SERVICE_SID", service_sid},
      {"TWILIO_BASE_URL", twilio.base_url()},
      {"OPENAI_API_KEY", "sk-test"},
      {"OPENAI_BASE_URL", model.base_url()},
      {"HOST", "127.0.0.1"},
      {"PORT", "0"},
      {"LOG_FORMAT", "json"},
      {"SEND_SETTLE_SECONDS", "1"},
      {"DATABASE_URL", "sqlite:///" + directory + "/conversations.db"}};
    for (const auto& [name, value] : extra)
      set[name] = value;
    return set;
  }

  /// Starts Parley, or starts it again.
  void serve() {
    visitor_.reset();
    parley
      = std::make_unique<program>(std::vector<std::string>{"serve"},
                                  variables(), PARLEY_SOURCE_DIR, executable);
    listens_at = parley->wait_until_it_listens();
    ASSERT_NE(listens_at, 0) << parley->errors();
    visitor_ = std::make_unique<visitor>(threads, listens_at);
  }

  visitor& web() {
    return *visitor_;
  }

  /// A webhook of conversation 1 with this text; gives the answer's body, or
  /// the failure's text.
  std::string write(uint64_t message, const std::string& text) {
    return write_in(1, message, text);
  }

  std::string
  write_in(uint64_t conversation, uint64_t message, const std::string& text) {
    auto answer
      = web().webhook(message_added(sid("CH", conversation), sid("IM", message),
                                    static_cast<int64_t>(message), text));
    if (!answer)
      return answer.error().detail;
    return std::to_string(answer->status) + " " + answer->body;
  }

  http::io_threads threads{2};
  std::string directory;
  fake_twilio twilio{threads};
  fake_model model{threads};
  program::variables extra;
  std::string executable; ///< empty: `parley`
  std::unique_ptr<program> parley;
  uint16_t listens_at = 0; ///< its port
  std::unique_ptr<visitor> visitor_;
};

inline constexpr const char* accepted = R"(200 {"status":"accepted"})";
inline constexpr const char* duplicate = R"(200 {"status":"duplicate"})";

} // namespace parley::e2e

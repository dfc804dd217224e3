#include "world.hpp"

#include <filesystem>

#include <unistd.h>

namespace parley::e2e {

world::world() {
  auto pattern
    = (std::filesystem::temp_directory_path() / "parley-e2e-XXXXXX").string();
  directory = mkdtemp(pattern.data());
}

world::~world() {
  parley.reset();
  std::error_code ignored; // a leftover in the temporary directory
  std::filesystem::remove_all(directory, ignored);
}

program::variables world::variables() const {
  program::variables set{{"TWILIO_ACCOUNT_SID", account_sid},
                         {"TWILIO_AUTH_TOKEN", auth_token},
                         {"TWILIO_CONVERSATIONS_SERVICE_SID", service_sid},
                         {"TWILIO_BASE_URL", twilio.base_url()},
                         {"OPENAI_API_KEY", "sk-test"},
                         {"OPENAI_BASE_URL", model.base_url()},
                         {"HOST", "127.0.0.1"},
                         {"PORT", "0"},
                         {"LOG_FORMAT", "json"},
                         {"SEND_SETTLE_SECONDS", "1"},
                         // Its customers share one number.
                         {"RATE_LIMIT_PER_MINUTE", "1000000"},
                         {"DATABASE_URL", "sqlite:///" + database()}};
  for (const auto& [name, value] : extra)
    set[name] = value;
  return set;
}

std::string world::start(const std::vector<std::string>& under) {
  parley
    = std::make_unique<program>(std::vector<std::string>{"serve"}, variables(),
                                PARLEY_SOURCE_DIR, executable, under);
  port = parley->wait_until_it_listens();
  return port == 0 ? "does not listen: " + parley->errors() : std::string{};
}

std::string world::database() const {
  return directory + "/conversations.db";
}

} // namespace parley::e2e

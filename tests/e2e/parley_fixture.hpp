#pragma once

#include "world.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include <unistd.h>

namespace parley::e2e {

/// A world in which each test starts Parley when it likes.
class parley_fixture : public ::testing::Test, protected world {
protected:
  ~parley_fixture() override {
    parley.reset(); // while what the test holds is still there
  }

  /// Starts Parley, or starts it again.
  /// @param under A command in front of it.
  void serve(const std::vector<std::string>& under = {}) {
    visitor_.reset();
    ASSERT_EQ(start(under), "");
    visitor_ = std::make_unique<visitor>(threads, port);
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

  std::unique_ptr<visitor> visitor_;
};

inline constexpr const char* accepted = R"(200 {"status":"accepted"})";
inline constexpr const char* duplicate = R"(200 {"status":"duplicate"})";

} // namespace parley::e2e

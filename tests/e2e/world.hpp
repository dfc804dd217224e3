#pragma once

#include "peers.hpp"
#include "program.hpp"

#include <memory>
#include <string>
#include <vector>

namespace parley::e2e {

/// A Parley that serves in a process of its own, between a fake Twilio and a
/// fake model, with its database in a directory of its own.
class world {
public:
  world();
  ~world();
  world(const world&) = delete;
  world& operator=(const world&) = delete;

  [[nodiscard]] program::variables variables() const;

  /// Starts Parley, or starts it again. Gives what it said when it does not
  /// listen, else nothing.
  /// @param under A command in front of it.
  std::string start(const std::vector<std::string>& under = {});

  [[nodiscard]] std::string database() const;

  http::io_threads threads{2};
  std::string directory;
  fake_twilio twilio{threads};
  fake_model model{threads};
  program::variables extra;
  std::string executable; ///< empty: `parley`
  uint16_t port = 0;      ///< of the Parley that was started last
  std::unique_ptr<program> parley;
};

} // namespace parley::e2e

#pragma once

#include "actors/run.hpp"
#include "doctor/examination.hpp"
#include "http/client.hpp"
#include "http/io_threads.hpp"

namespace parley::cli {

/// Calls out from the command line, one after the other.
class outside {
public:
  /// @param patience For one call.
  explicit outside(std::chrono::milliseconds patience);

  [[nodiscard]] const doctor::asking& ask() const;

private:
  http::io_threads threads_{1};
  http::client client_;
  doctor::asking ask_;
};

/// What the settings say of the world outside.
doctor::subject subject_of(const service_config& from);

} // namespace parley::cli

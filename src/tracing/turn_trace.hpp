#pragma once

#include "base/time.hpp"
#include "tracing/recorder.hpp"
#include "tracing/span.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parley::tracing {

/// The spans of one turn, gathered until the turn is over: what its trace is
/// called shows only then, since a message that comes meanwhile makes it
/// another turn. For one thread at a time.
class turn_trace {
public:
  /// @param to Where the finished trace goes.
  /// @param wall The wall clock at `now`.
  turn_trace(std::shared_ptr<recorder> to, timestamp wall, steady_time now);

  /// Something begins. Past 200 spans or 1 MB of one turn, further ones are
  /// dropped and counted.
  /// @param id Names it for `end`; unique in the process.
  void begin(uint64_t id, std::string name, span_kind kind, attributes about,
             steady_time now);

  /// It is over; one that did not begin here is left alone.
  /// @param error A word of few; empty: it went well.
  void end(uint64_t id, attributes more, std::string error, steady_time now);

  /// Something that is known as a whole.
  void add(std::string name, span_kind kind, attributes about,
           steady_time begun, steady_time ended);

  /// The turn is over: hands everything on under that id, below a root span
  /// `turn`. What has not ended ends now, as cancelled.
  /// @param trace_id 32 hex digits.
  void finish(const std::string& trace_id, attributes about, std::string error,
              steady_time begun, steady_time now);

private:
  [[nodiscard]] moment at(steady_time when) const;
  [[nodiscard]] bool has_room();

  std::shared_ptr<recorder> to_;
  timestamp wall_;
  steady_time steady_;
  std::map<uint64_t, span> open_;
  std::vector<span> done_;
  std::size_t bytes_ = 0; ///< that `done_` holds
};

} // namespace parley::tracing

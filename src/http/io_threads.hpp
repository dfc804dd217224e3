#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace parley::http {

/// Threads that run sockets and timers. Each thread has an event loop of its
/// own, and a connection stays on the loop it was given, so its handlers never
/// race. Servers and clients share one pool and must end before it.
class io_threads {
public:
  /// @param count Threads, at least 1.
  /// @param failed Told the type of an exception that a handler let through, on
  ///   the handler's thread; the loop goes on after it.
  explicit io_threads(unsigned count,
                      std::function<void(std::string_view)> failed = {});
  /// Stops the loops, drops what they still hold and joins the threads.
  ~io_threads();
  io_threads(const io_threads&) = delete;
  io_threads& operator=(const io_threads&) = delete;

  /// Runs `work` soon on one of the loops. From any thread.
  void post(std::function<void()> work);

  struct loops;
  [[nodiscard]] loops& get(); ///< for src/http alone

private:
  std::unique_ptr<loops> loops_;
};

} // namespace parley::http

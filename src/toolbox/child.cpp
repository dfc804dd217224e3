#include "toolbox/child.hpp"

#include "base/time.hpp"
#include "toolbox/child_start.hpp"
#include "toolbox/descriptor.hpp"

#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <optional>

#include <fcntl.h>
#include <poll.h>

namespace parley::toolbox {

namespace {

using way = child_end::way;

struct pipe_ends {
  descriptor read;
  descriptor write;
};

/// Past the first three, which the child's own take the places of.
descriptor moved_up(int file) {
  if (file < 0 || file > STDERR_FILENO)
    return descriptor{file};
  const descriptor low{file};
  return descriptor{fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
}

std::optional<pipe_ends> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return std::nullopt;
  pipe_ends made{moved_up(ends[0]), moved_up(ends[1])};
  if (!made.read || !made.write
      || fcntl(made.read.get(), F_SETFL, O_NONBLOCK) != 0)
    return std::nullopt;
  return made;
}

/// A file in memory: whoever does not read it keeps nobody waiting.
descriptor input_file(const std::string& text) {
  auto file = moved_up(memfd_create("input", MFD_CLOEXEC));
  std::size_t done = 0;
  while (file && done < text.size()) {
    auto count = write(file.get(), text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR)
      file.close();
    else if (count > 0)
      done += static_cast<std::size_t>(count);
  }
  if (file && lseek(file.get(), 0, SEEK_SET) != 0)
    file.close();
  return file;
}

/// What one pipe of the child gives. The end of reading is told by `open`.
class reading {
public:
  reading(descriptor from, std::size_t keep)
    : from_{std::move(from)}, keep_{keep} {
    // nop
  }

  [[nodiscard]] int file() const {
    return from_.get();
  }

  [[nodiscard]] bool is_past_bound() const {
    return seen_ > keep_;
  }

  [[nodiscard]] std::size_t seen() const {
    return seen_;
  }

  std::string take() {
    return std::move(kept_);
  }

  /// Takes one buffer; false when there is nothing more just now.
  bool take_some() {
    std::array<char, 16'384> buffer; // filled before it is read
    auto count = from_ ? read(from_.get(), buffer.data(), buffer.size()) : 0;
    if (count > 0) {
      auto size = static_cast<std::size_t>(count);
      seen_ += size;
      kept_.append(buffer.data(),
                   std::min(size, keep_ - std::min(keep_, kept_.size())));
      return true;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR))
      from_.close();
    return false;
  }

private:
  descriptor from_;
  std::size_t keep_;
  std::size_t seen_ = 0;
  std::string kept_;
};

/// One child from its start to its end.
class watch {
public:
  watch(const child_plan& plan, pid_t process, reading output, reading errors)
    : process_{process}, deadline_{std::chrono::steady_clock::now()
                                   + plan.time_limit},
      output_{std::move(output)}, errors_{std::move(errors)},
      ended_{static_cast<int>(syscall(SYS_pidfd_open, process, 0U))},
      stop_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    // nop
  }

  child_end run(const std::stop_token& cancelled);

private:
  /// Why it is not waited for any more; nothing: it has ended by itself.
  std::optional<way> wait();
  std::optional<way> look();
  void kill_all(child_end& made);
  /// What it wrote before its end. What killed descendants hold open does not
  /// end, so nothing is waited for.
  void drain();
  [[nodiscard]] int time_left() const;
  [[nodiscard]] bool has_ended() const;

  pid_t process_;
  steady_time deadline_;
  reading output_;
  reading errors_;
  descriptor ended_; ///< readable once the process has ended
  descriptor stop_;
};

int watch::time_left() const {
  auto left = std::chrono::ceil<std::chrono::milliseconds>(
    deadline_ - std::chrono::steady_clock::now());
  // Without a descriptor for its end, that is looked for from time to time.
  auto most = ended_ ? left : std::min(left, std::chrono::milliseconds{10});
  return static_cast<int>(std::max<int64_t>(most.count(), 0));
}

bool watch::has_ended() const {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(process_), &info,
                WEXITED | WNOHANG | WNOWAIT)
           == 0
         && info.si_pid == process_;
}

std::optional<way> watch::wait() {
  for (;;) {
    std::array<pollfd, 4> watched{{{output_.file(), POLLIN, 0},
                                   {errors_.file(), POLLIN, 0},
                                   {ended_.get(), POLLIN, 0},
                                   {stop_.get(), POLLIN, 0}}};
    poll(watched.data(), watched.size(), time_left());
    if (watched[0].revents != 0)
      output_.take_some();
    if (watched[1].revents != 0)
      errors_.take_some();
    if (watched[3].revents != 0)
      return way::cancelled;
    if (output_.is_past_bound())
      return way::too_much_output;
    if (has_ended())
      return std::nullopt;
    if (std::chrono::steady_clock::now() >= deadline_)
      return way::timed_out;
  }
}

void watch::kill_all(child_end& made) {
  // Before it is reaped: until then its number is not given to another group.
  kill(-process_, SIGKILL);
  int status = 0;
  pid_t gone = 0;
  // Where Parley is the first process, orphans of the group are its own.
  while ((gone = waitpid(-process_, &status, 0)) > 0
         || (gone < 0 && errno == EINTR))
    if (gone == process_) {
      made.how = WIFEXITED(status) ? way::exited : way::signalled;
      made.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    }
}

void watch::drain() {
  while (!output_.is_past_bound() && output_.take_some()) {
    // more
  }
  // Who has left the group may write for ever.
  for (int most = 64; most > 0 && errors_.take_some(); --most) {
    // more
  }
}

child_end watch::run(const std::stop_token& cancelled) {
  std::optional<way> why;
  {
    const std::stop_callback tell{cancelled, [this] {
                                    uint64_t one = 1;
                                    [[maybe_unused]] auto put
                                      = write(stop_.get(), &one, sizeof one);
                                  }};
    why = wait();
  }
  child_end made;
  kill_all(made);
  drain();
  if (!why && output_.is_past_bound())
    why = way::too_much_output;
  if (why)
    made.how = *why;
  made.error_bytes = errors_.seen();
  made.output = output_.take();
  return made;
}

child_end not_started(int why) {
  child_end made;
  made.code = why;
  return made;
}

} // namespace

child_end run_child(const child_plan& plan, const std::stop_token& cancelled) {
  auto input = input_file(plan.input);
  auto output = make_pipe();
  auto errors = make_pipe();
  if (!input || !output || !errors)
    return not_started(errno);
  auto started = start_child(
    plan, {input.get(), output->write.get(), errors->write.get()});
  if (started.process < 0)
    return not_started(started.failed);
  output->write.close();
  errors->write.close();
  watch one{plan, started.process,
            reading{std::move(output->read), plan.output_bytes},
            reading{std::move(errors->read), 0}};
  return one.run(cancelled);
}

} // namespace parley::toolbox

#include "storage/sqlite_store.hpp"
#include "tests/storage/conformance.hpp"
#include "tests/storage/recording_disk.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace parley::storage {
namespace {

/// What was acknowledged by a moment of the disk.
struct promise {
  std::size_t moment = 0;
  std::string conversation;
  std::string message; ///< taken in, or
  std::string turn;    ///< closed, which answered it
  int64_t epoch = 0;   ///< that the turn was closed with
};

/// A power cut at any moment of a busy day. What had been answered for must be
/// there afterwards.
class power_loss : public testing::Test {
protected:
  power_loss() {
    options.longest_log = 24; // the log is copied and begun anew many times
  }

  /// Takes messages in, claims, and closes turns, as Parley would.
  void live_a_day(int steps) {
    auto store = open(disk_place.file("conversations.db"));
    for (int step = 0; step < steps; ++step) {
      auto who = "CH" + std::to_string(chance() % 4);
      if (chance() % 3 == 0)
        answer_all(*store, who);
      else
        take_one(*store, who);
    }
  }

  void take_one(store& in, const std::string& who) {
    auto id = "IM" + std::to_string(++messages);
    std::vector<write> batch{take_message(
      id, messages, std::string(chance() % 3'000, 'x'), chat(who))};
    ASSERT_TRUE(in.commit(batch));
    promises.push_back({disk->moments(), who, id, "", 0});
  }

  void answer_all(store& in, const std::string& who) {
    auto found = in.claim(chat(who), 50);
    ASSERT_TRUE(found);
    if (found->pending.empty())
      return;
    auto turn = answer("turn-" + std::to_string(++turns), found->epoch,
                       ids(found->pending), {"Hello"});
    turn.conversation = chat(who);
    ASSERT_TRUE(in.commit(std::vector<write>{turn}));
    for (const auto& one : turn.messages)
      promises.push_back({disk->moments(), who, one, turn.turn, found->epoch});
  }

  /// How many promises are broken after a power cut at this moment.
  int broken_after(std::size_t moment) {
    scratch found;
    disk->restore(moment, found.file(""), [this] {
      auto drawn = chance() % 4;
      return drawn == 0 ? fate::kept : drawn == 1 ? fate::torn : fate::lost;
    });
    auto opened = open_sqlite(found.file("conversations.db"), options);
    if (!opened) {
      // A database whose making was cut off is made anew, unless something was
      // promised already.
      return static_cast<int>(kept_by(moment).size());
    }
    std::map<std::string, snapshot> left;
    int broken = 0;
    for (const auto& one : kept_by(moment)) {
      if (!left.contains(one.conversation))
        left[one.conversation] = *(*opened)->claim(chat(one.conversation), 50);
      broken += holds(left[one.conversation], one) ? 0 : 1;
    }
    return broken;
  }

  /// The last promise about each message.
  std::vector<promise> kept_by(std::size_t moment) const {
    std::map<std::string, promise> last;
    for (const auto& one : promises)
      if (one.moment <= moment)
        last[one.message] = one;
    std::vector<promise> result;
    for (auto& [message, one] : last)
      result.push_back(one);
    return result;
  }

  static bool holds(const snapshot& left, const promise& what) {
    auto pending = ids(left.pending);
    auto is_pending = std::find(pending.begin(), pending.end(), what.message)
                      != pending.end();
    if (what.turn.empty()) {
      // Answered, perhaps, by a turn that was committed and not yet told.
      return is_pending || !left.outbox.empty();
    }
    auto replied = std::any_of(
      left.outbox.begin(), left.outbox.end(),
      [&](const outbox_part& part) { return part.turn == what.turn; });
    return replied && !is_pending && left.epoch > what.epoch;
  }

  /// Broken promises of cuts at many moments.
  int broken_in_all(std::size_t cuts) {
    int broken = 0;
    for (std::size_t i = 0; i < cuts; ++i)
      broken += broken_after(chance() % (disk->moments() + 1));
    return broken;
  }

  std::unique_ptr<store> open(const std::string& path) const {
    auto opened = open_sqlite(path, options);
    if (!opened)
      throw std::runtime_error{opened.error().detail};
    return std::move(*opened);
  }

  sqlite_options options;
  scratch disk_place;
  std::unique_ptr<recording_disk> disk = std::make_unique<recording_disk>(
    std::filesystem::path{disk_place.file("x")}.parent_path());
  std::mt19937 chance{20'261'126};
  int64_t messages = 0;
  int turns = 0;
  std::vector<promise> promises;
};

TEST_F(power_loss, breaks_no_promise) {
  live_a_day(120);
  ASSERT_GT(promises.size(), 80u);
  EXPECT_EQ(broken_in_all(250), 0);
}

TEST_F(power_loss, would_break_promises_if_commits_were_not_synced) {
  options.durable_commits = false; // synchronous=NORMAL
  live_a_day(120);
  EXPECT_GT(broken_in_all(60), 0);
}

} // namespace
} // namespace parley::storage

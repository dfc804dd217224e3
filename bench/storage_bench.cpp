#include "storage/store.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <stdlib.h>

/// @file
/// What does the store's own work cost for one event or turn, and how long does
/// a batch take? Every benchmark writes to a fresh file under the temporary
/// directory; put it on tmpfs (`TMPDIR=/dev/shm`) to leave the disk out.

namespace {

using namespace parley;

// Assumed: ten thousand conversations, written to in no order; a batch is what
// comes in while the batch before waits for the disk.
constexpr std::size_t conversations = 10'000;
constexpr int batch_size = 100;

class database {
public:
  database() {
    auto name
      = (std::filesystem::temp_directory_path() / "parley-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("no temporary directory");
    directory_ = name;
    auto opened = storage::open_sqlite(directory_ / "bench.db");
    if (!opened)
      throw std::runtime_error(opened.error().detail);
    store_ = std::move(*opened);
  }

  database(const database&) = delete;
  database& operator=(const database&) = delete;

  ~database() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  /// Commits within the time that is measured.
  void commit(benchmark::State& state, const std::vector<storage::write>& all) {
    state.ResumeTiming();
    const auto done = store_->commit(all);
    state.PauseTiming();
    if (!done)
      state.SkipWithError(done.error().detail.c_str());
  }

  conversation::key any_conversation() {
    return {"twilio", "CH" + std::to_string(random_() % conversations)};
  }

  std::string fresh_id(const char* prefix) {
    return prefix + std::to_string(random_()) + std::to_string(random_());
  }

  int64_t claim(const conversation::key& which) {
    const auto found = store_->claim(which, 50);
    return found ? found->epoch : 0;
  }

private:
  std::filesystem::path directory_;
  std::unique_ptr<storage::store> store_;
  std::mt19937_64 random_{1};
};

storage::write take(const conversation::key& which, const std::string& identity,
                    conversation::change what) {
  return storage::take_in{
    std::make_shared<const conversation::event>(
      conversation::event{which, identity, std::move(what)}),
    wall_clock_now()};
}

storage::write message(const conversation::key& which, const std::string& id) {
  conversation::message what;
  what.id = id;
  what.author = "+15550001";
  what.text = "Hello, where is my order? It should have been here by now.";
  return take(which, id, conversation::message_added{what});
}

void receipts_of_others(benchmark::State& state) {
  database data;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<storage::write> batch;
    for (int number = 0; number < batch_size; ++number)
      batch.push_back(
        take(data.any_conversation(), data.fresh_id("DY"),
             conversation::delivery_updated{data.fresh_id("IM"), "sent", 0}));
    data.commit(state, batch);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * batch_size);
}
BENCHMARK(receipts_of_others)->Unit(benchmark::kMicrosecond);

void messages(benchmark::State& state) {
  database data;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<storage::write> batch;
    for (int number = 0; number < batch_size; ++number)
      batch.push_back(message(data.any_conversation(), data.fresh_id("IM")));
    data.commit(state, batch);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * batch_size);
}
BENCHMARK(messages)->Unit(benchmark::kMicrosecond);

/// Message in, turn closed with two items and one part, part sent; the claims
/// are not measured.
void turns(benchmark::State& state) {
  database data;
  const auto item = model::item_ptr{std::make_shared<const model::item>(
    model::item{.what = model::item::kind::user_message,
                .call_id = {},
                .json = std::string(300, 'j')})};
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<storage::write> arrivals;
    std::vector<storage::write> answers;
    std::vector<storage::write> confirmations;
    for (int number = 0; number < batch_size; ++number) {
      const auto which = data.any_conversation();
      const auto id = data.fresh_id("IM");
      storage::close_turn close;
      close.conversation = which;
      close.turn = data.fresh_id("turn");
      close.messages = {id};
      close.items = {item, item};
      close.parts = {std::string(200, 't')};
      close.outcome = "answered";
      storage::move_part sent;
      sent.conversation = which;
      sent.turn = close.turn;
      sent.message_id = data.fresh_id("IM");
      close.epoch = sent.epoch = data.claim(which);
      arrivals.push_back(message(which, id));
      answers.emplace_back(std::move(close));
      confirmations.emplace_back(std::move(sent));
    }
    data.commit(state, arrivals);
    data.commit(state, answers);
    data.commit(state, confirmations);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * batch_size);
}
BENCHMARK(turns)->Unit(benchmark::kMicrosecond);

} // namespace

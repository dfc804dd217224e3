#include "observe/metrics.hpp"

#include "observe/labelled.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace parley::observe {

namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;
using buckets = Histogram::BucketBoundaries;

const buckets ack_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                          0.1,    0.25,  0.5,    1,     2.5,  5};
const buckets turn_buckets{0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 35, 60};
const buckets overhead_buckets{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025,
                               0.05,   0.1,    0.25,  0.5,   1,     2.5,  5};
const buckets call_buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                           0.5,   1,      2.5,   5,    10,    20,   30,  60};
const buckets commit_buckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                             0.005,  0.01,    0.025,  0.05,  0.1,
                             0.25,   0.5,     1};
const buckets batch_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

template <std::size_t N>
labelled<Counter, N> counters(Registry& in, const char* name, const char* help,
                              std::array<label, N> labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(in);
  return {std::move(labels), [&family](const auto& pairs) -> Counter& {
            return family.Add(pairs);
          }};
}

template <std::size_t N>
labelled<Histogram, N>
histograms(Registry& in, const char* name, const char* help,
           std::array<label, N> labels, const buckets& bounds) {
  auto& family
    = prometheus::BuildHistogram().Name(name).Help(help).Register(in);
  return {std::move(labels),
          [&family, &bounds](const auto& pairs) -> Histogram& {
            return family.Add(pairs, bounds);
          }};
}

Histogram& histogram(Registry& in, const char* name, const char* help,
                     const buckets& bounds) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(in).Add(
    {}, bounds);
}

Gauge& gauge(Registry& in, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(in).Add({});
}

label any(const char* name, std::size_t most) {
  return {name, most};
}

const label route_label{
  "route",
  0,
  {"/webhook", "/webhook/channel", "/webhook/conversation-state-updated",
   "/webhook/delivery-updated", "/webhook/message-added",
   "/webhook/participant-added", "/webhook/participant-removed"},
  true};

const std::set<std::string, std::less<>> span_outcomes{"dropped", "exported",
                                                       "failed", "rejected"};

} // namespace

struct metrics::families {
  Registry registry;

  labelled<Counter, 2> webhook_requests
    = counters<2>(registry, "parley_webhook_requests_total",
                  "Webhook requests by route and HTTP status.",
                  {route_label, any("code", 32)});
  Histogram& webhook_ack
    = histogram(registry, "parley_webhook_ack_seconds",
                "From a webhook's first byte to its answer.", ack_buckets);
  labelled<Counter, 1> turns
    = counters<1>(registry, "parley_turns_total",
                  "Turns finished, by how they ended.", {any("outcome", 32)});
  Histogram& turn
    = histogram(registry, "parley_turn_seconds",
                "A turn from its first message to its end.", turn_buckets);
  Histogram& overhead
    = histogram(registry, "parley_turn_overhead_seconds",
                "A turn's time without waiting for model, Twilio and tools.",
                overhead_buckets);
  Gauge& open
    = gauge(registry, "parley_turns_open", "Turns being worked out now.");
  labelled<Histogram, 2> tools = histograms<2>(
    registry, "parley_tool_seconds", "Tool calls by tool and outcome.",
    {any("tool", 64), any("outcome", 16)}, call_buckets);
  labelled<Counter, 2> model_requests = counters<2>(
    registry, "parley_llm_requests_total", "Model calls by model and outcome.",
    {any("model", 16), any("outcome", 32)});
  labelled<Histogram, 1> model_times
    = histograms<1>(registry, "parley_llm_seconds", "Model calls by model.",
                    {any("model", 16)}, call_buckets);
  labelled<Counter, 2> tokens = counters<2>(registry, "parley_llm_tokens_total",
                                            "Tokens by model and kind.",
                                            {any("model", 16), any("kind", 8)});
  labelled<Counter, 1> cost
    = counters<1>(registry, "parley_llm_cost_usd_total",
                  "What model calls cost, in US dollars.", {any("model", 16)});
  labelled<Counter, 2> twilio
    = counters<2>(registry, "parley_twilio_requests_total",
                  "Calls to Twilio by operation and result.",
                  {any("operation", 32), any("code", 64)});
  Counter& duplicates = prometheus::BuildCounter()
                          .Name("parley_duplicate_replies_total")
                          .Help("Replies found to have been posted twice.")
                          .Register(registry)
                          .Add({});
  labelled<Counter, 1> handoffs
    = counters<1>(registry, "parley_handoffs_total",
                  "Hand-offs by the agent that took over.", {any("to", 32)});
  prometheus::Family<Gauge>& conversations
    = prometheus::BuildGauge()
        .Name("parley_conversations")
        .Help("Conversations in memory by state.")
        .Register(registry);
  labelled<Gauge, 1> conversation_states{{any("state", 8)},
                                         [this](const auto& pairs) -> Gauge& {
                                           return conversations.Add(pairs);
                                         }};
  Gauge& pending = gauge(registry, "parley_inbox_pending",
                         "Messages taken in and not yet answered.");
  Histogram& commit = histogram(registry, "parley_store_commit_seconds",
                                "Commits of the database.", commit_buckets);
  Histogram& batch = histogram(registry, "parley_store_batch_size",
                               "Operations in one commit.", batch_buckets);
  labelled<Counter, 1> spans
    = counters<1>(registry, "parley_trace_spans_total",
                  "Spans of traces by what became of them.",
                  {label{"outcome", 0, span_outcomes, true}});

  /// A family without a sample does not show: makes the label sets that are
  /// known beforehand.
  void make_known() {
    for (const auto& route : route_label.values)
      webhook_requests.of({route, "200"});
    for (const auto* outcome : {"answered", "silent", "failed"})
      turns.of({outcome});
    tools.of({"other", "ok"});
    model_requests.of({"other", "ok"});
    model_times.of({"other"});
    for (const auto* kind : {"input", "cached", "output", "reasoning"})
      tokens.of({"other", kind});
    cost.of({"other"});
    twilio.of({"create_message", "201"});
    handoffs.of({"other"});
    for (const auto* state : {"awake", "busy"})
      conversation_states.of({state});
    for (const auto& outcome : span_outcomes)
      spans.of({outcome});
  }
};

metrics::metrics(std::string_view version)
  : families_(std::make_unique<families>()) {
  families_->make_known();
  prometheus::BuildGauge()
    .Name("parley_build_info")
    .Help("The version that runs; always 1.")
    .Register(families_->registry)
    .Add({{"version", std::string{version}}})
    .Set(1);
}

metrics::~metrics() = default;

void metrics::webhook_request(std::string_view route, int code) {
  families_->webhook_requests.of({route, std::to_string(code)}).Increment();
}

void metrics::webhook_acknowledged(seconds took) {
  families_->webhook_ack.Observe(took.count());
}

void metrics::turn_finished(std::string_view outcome, seconds took,
                            seconds own_share) {
  families_->turns.of({outcome}).Increment();
  families_->turn.Observe(took.count());
  families_->overhead.Observe(own_share.count());
}

void metrics::turns_open(int64_t now) {
  families_->open.Set(static_cast<double>(now));
}

void metrics::tool_called(std::string_view tool, std::string_view outcome,
                          seconds took) {
  families_->tools.of({tool, outcome}).Observe(took.count());
}

void metrics::model_called(std::string_view model, std::string_view outcome,
                           seconds took) {
  families_->model_requests.of({model, outcome}).Increment();
  families_->model_times.of({model}).Observe(took.count());
}

void metrics::model_tokens(std::string_view model, std::string_view kind,
                           int64_t count) {
  families_->tokens.of({model, kind}).Increment(static_cast<double>(count));
}

void metrics::model_cost(std::string_view model, double usd) {
  families_->cost.of({model}).Increment(usd);
}

void metrics::twilio_called(std::string_view operation, std::string_view code) {
  families_->twilio.of({operation, code}).Increment();
}

void metrics::duplicate_reply() {
  families_->duplicates.Increment();
}

void metrics::handed_over(std::string_view to) {
  families_->handoffs.of({to}).Increment();
}

void metrics::conversations(std::string_view state, int64_t now) {
  families_->conversation_states.of({state}).Set(static_cast<double>(now));
}

void metrics::inbox_pending(int64_t now) {
  families_->pending.Set(static_cast<double>(now));
}

void metrics::store_committed(seconds took, std::size_t batch) {
  families_->commit.Observe(took.count());
  families_->batch.Observe(static_cast<double>(batch));
}

void metrics::spans_ended(std::string_view outcome, int64_t count) {
  families_->spans.of({outcome}).Increment(static_cast<double>(count));
}

std::string metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(families_->registry.Collect());
}

} // namespace parley::observe

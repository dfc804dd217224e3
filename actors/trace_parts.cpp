#include "actors/trace_parts.hpp"

#include <utility>

namespace parley::actors {

namespace {

double share_of(const config::trace_settings& from) {
  if (from.sampler.ends_with("always_on"))
    return 1.0;
  return from.sampler.ends_with("always_off") ? 0.0 : from.share;
}

tracing::model_place place_of(const config::settings& from) {
  constexpr std::string_view azure = ".openai.azure.com";
  const auto& base = from.openai_base_url;
  return {base.host.ends_with(azure) ? "azure.ai.openai" : "openai", base.host,
          base.port,
          from.openai_api == "chat" ? "chat_completions" : "responses"};
}

} // namespace

std::shared_ptr<tracing::recorder>
make_recorder(const config::settings& from, std::string twilio_host,
              std::shared_ptr<observe::metrics> metrics) {
  tracing::recorder_config made;
  made.share = share_of(from.tracing);
  made.content = from.tracing.content;
  made.model = place_of(from);
  made.twilio_host = std::move(twilio_host);
  made.dropped = [metrics = std::move(metrics)](std::size_t count) {
    metrics->spans_ended("dropped", static_cast<int64_t>(count));
  };
  return std::make_shared<tracing::recorder>(std::move(made));
}

trace_exporter_config
exporter_config_of(const config::trace_settings& from, std::string version) {
  trace_exporter_config made;
  made.to.traces = *from.collector;
  for (const auto& [name, value] : from.headers)
    made.to.headers.emplace_back(name, value.reveal());
  made.to.service_name = from.service_name;
  made.to.version = std::move(version);
  made.call_timeout = from.timeout;
  return made;
}

} // namespace parley::actors

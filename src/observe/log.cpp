#include "observe/log.hpp"

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "observe/rfc3339.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace parley::observe {

namespace {

constexpr std::size_t queue_lines = 8192;

std::string_view name_of(level at) {
  switch (at) {
    case level::debug:
      return "DEBUG";
    case level::info:
      return "INFO";
    case level::warning:
      return "WARNING";
    case level::error:
      return "ERROR";
  }
  return "ERROR";
}

/// A plain word shows as it is on a terminal; all else is quoted, so that a
/// value can neither forge a field nor move the cursor.
std::string quote_text(std::string_view text) {
  auto plain = [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '=';
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain))
    return std::string{text};
  return quote_json(text);
}

std::string quote(log_format format, std::string_view text) {
  return format == log_format::json ? quote_json(text) : quote_text(text);
}

template <class Number>
std::string digits(Number value) {
  std::array<char, 32> buffer{};
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

/// One value, as JSON or as text for a terminal.
struct rendering {
  log_format format;

  std::string operator()(std::string_view text) const {
    return quote(format, text);
  }
  std::string operator()(int64_t number) const {
    return digits(number);
  }
  std::string operator()(double number) const {
    return std::isfinite(number) ? digits(number) : "null";
  }
  std::string operator()(bool flag) const {
    return flag ? "true" : "false";
  }
  std::string operator()(const std::vector<std::string>& list) const {
    std::string text = "[";
    for (const auto& entry : list) {
      if (text.size() > 1)
        text += ',';
      text += quote(format, entry);
    }
    return text += ']';
  }
};

std::string json_line(level at, std::string_view event,
                      std::initializer_list<log_field> fields) {
  std::string line = R"({"timestamp":")" + to_rfc3339(wall_clock_now());
  line += R"(","level":")";
  line += name_of(at);
  line += R"(","event":)" + quote_json(event);
  for (const auto& field : fields) {
    line += ',' + quote_json(field.name) + ':';
    line += std::visit(rendering{log_format::json}, field.value);
  }
  return line += '}';
}

std::string text_line(level at, std::string_view event,
                      std::initializer_list<log_field> fields) {
  auto line = to_rfc3339(wall_clock_now()) + ' ';
  line += name_of(at);
  line += ' ' + quote_text(event);
  for (const auto& field : fields) {
    line += ' ' + quote_text(field.name) + '=';
    line += std::visit(rendering{log_format::text}, field.value);
  }
  return line;
}

} // namespace

/// Prints, unless there is somebody who hears.
struct log::sink {
  explicit sink(listener who) : heard(std::move(who)) {
    // nop
  }

  sink(level lowest, log_format how)
    : threshold(lowest), format(how),
      writer(std::make_shared<spdlog::details::thread_pool>(queue_lines, 1U)),
      logger(std::make_shared<spdlog::async_logger>(
        "parley", std::make_shared<spdlog::sinks::stdout_sink_mt>(), writer,
        spdlog::async_overflow_policy::overrun_oldest)) {
    logger->set_level(spdlog::level::trace);
    logger->set_pattern("%v", spdlog::pattern_time_type::utc);
  }

  listener heard;
  level threshold = level::debug;
  log_format format = log_format::json;
  std::shared_ptr<spdlog::details::thread_pool> writer;
  std::shared_ptr<spdlog::async_logger> logger;
};

log::log(level threshold, log_format format)
  : sink_(std::make_unique<sink>(threshold, format)) {
  // nop
}

log::log(listener heard) : sink_(std::make_unique<sink>(std::move(heard))) {
  // nop
}

log::~log() = default;

void log::write(level at, std::string_view event,
                std::initializer_list<log_field> fields) const {
  if (at < sink_->threshold)
    return;
  if (sink_->heard) {
    sink_->heard(at, event, fields);
    return;
  }
  auto line = sink_->format == log_format::json ? json_line(at, event, fields)
                                                : text_line(at, event, fields);
  sink_->logger->log(spdlog::level::info, line);
}

std::size_t log::dropped() const {
  return sink_->writer ? sink_->writer->overrun_counter() : 0;
}

std::string pseudonym(std::string_view key, std::string_view author) {
  return to_hex(hmac_key{digest::sha256, key}(author)).substr(0, 16);
}

} // namespace parley::observe

#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace parley::observe {

enum class level : uint8_t { debug, info, warning, error };
enum class log_format : uint8_t { json, text };

/// A field of a log line. Names are the contract's; values never hold message
/// text, phone numbers or keys.
struct log_field {
  std::string_view name;
  std::variant<std::string_view, int64_t, double, bool,
               std::vector<std::string>>
    value;
};

/// One JSON object a line on standard output, written by a thread of its own:
/// a full queue drops the oldest lines rather than wait. Safe from any thread.
class log {
public:
  /// Runs on the thread that writes.
  using listener = std::function<void(level at, std::string_view event,
                                      std::initializer_list<log_field> fields)>;

  log(level threshold, log_format format);
  /// Prints nothing: `heard` gets every line, before it is worded.
  explicit log(listener heard);
  /// Writes what is still queued.
  ~log();

  /// Writes `timestamp`, `level`, `event`, then the fields in their order.
  void write(level at, std::string_view event,
             std::initializer_list<log_field> fields = {}) const;

  /// Lines that a full queue has dropped so far.
  [[nodiscard]] std::size_t dropped() const;

private:
  struct sink;
  std::unique_ptr<sink> sink_;
};

/// An author as logs may show it: the first 16 hex digits of a keyed hash.
std::string pseudonym(std::string_view key, std::string_view author);

} // namespace parley::observe

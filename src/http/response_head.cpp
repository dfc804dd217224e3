#include "http/response_head.hpp"

#include "http/filter.hpp"

#include <algorithm>
#include <array>

namespace parley::http {

namespace {

void append_two_digits(std::string& to, unsigned value) {
  to += static_cast<char>('0' + value / 10 % 10);
  to += static_cast<char>('0' + value % 10);
}

std::string format_date(std::chrono::sys_seconds at) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed",
                                   "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto day = std::chrono::floor<std::chrono::days>(at);
  std::chrono::year_month_day date{day};
  std::chrono::hh_mm_ss time{at - day};
  std::string result = days.at(std::chrono::weekday{day}.c_encoding());
  result += ", ";
  append_two_digits(result, unsigned{date.day()});
  result += ' ';
  result += months.at(unsigned{date.month()} - 1);
  result += ' ' + std::to_string(int{date.year()}) + ' ';
  append_two_digits(result, static_cast<unsigned>(time.hours().count()));
  result += ':';
  append_two_digits(result, static_cast<unsigned>(time.minutes().count()));
  result += ':';
  append_two_digits(result, static_cast<unsigned>(time.seconds().count()));
  return result + " GMT";
}

void append_harmless(std::string& to, std::string_view text) {
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    to += (byte < 0x20 && c != '\t') || byte == 0x7F ? ' ' : c;
  }
}

bool is_ours(std::string_view name) {
  static constexpr std::array<std::string_view, 4> ours{
    "Content-Length", "Connection", "Transfer-Encoding", "Date"};
  return std::any_of(ours.begin(), ours.end(),
                     [&](auto x) { return same_text(x, name); });
}

} // namespace

const std::string& date_stamp::now() {
  auto second = std::chrono::floor<std::chrono::seconds>(
    std::chrono::system_clock::now());
  if (second != written_) {
    written_ = second;
    text_ = format_date(second);
  }
  return text_;
}

bool is_bodiless(int status) {
  return status / 100 == 1 || status == 204 || status == 304;
}

void append_field(std::string& to, std::string_view name,
                  std::string_view value) {
  append_harmless(to, name);
  to += ": ";
  append_harmless(to, value);
  to += "\r\n";
}

std::string response_head(const response& answer, response_form form,
                          const std::string& date) {
  std::string result;
  result.reserve(256);
  result += "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  result += reason_phrase(answer.status);
  result += "\r\n";
  append_field(result, "Date", date);
  for (const auto& x : answer.header.all())
    if (!is_ours(x.name))
      append_field(result, x.name, x.value);
  if (!is_bodiless(answer.status))
    append_field(result, "Content-Length", std::to_string(answer.body.size()));
  if (form.close)
    append_field(result, "Connection", "close");
  else if (form.version < 11)
    append_field(result, "Connection", "keep-alive");
  return result += "\r\n";
}

} // namespace parley::http

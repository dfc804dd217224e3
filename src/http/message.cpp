#include "http/message.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

void fields::add(std::string name, std::string value) {
  all_.push_back({std::move(name), std::move(value)});
}

void fields::set(std::string name, std::string value) {
  std::erase_if(all_, [&](const field& x) { return same_name(x.name, name); });
  add(std::move(name), std::move(value));
}

std::string_view fields::find(std::string_view name) const {
  auto i = std::find_if(all_.begin(), all_.end(), [&](const field& x) {
    return same_name(x.name, name);
  });
  return i == all_.end() ? std::string_view{} : i->value;
}

std::string fields::joined(std::string_view name) const {
  std::string list;
  for (const auto& each : all_)
    if (same_name(each.name, name))
      list.append(list.empty() ? "" : ",").append(each.value);
  return list;
}

std::size_t fields::count(std::string_view name) const {
  auto matches = [&](const field& x) {
    return same_name(x.name, name);
  };
  return static_cast<std::size_t>(
    std::count_if(all_.begin(), all_.end(), matches));
}

const std::vector<field>& fields::all() const {
  return all_;
}

std::string_view request::path() const {
  return std::string_view{target}.substr(0, target.find('?'));
}

response json_response(int status, std::string body) {
  response result;
  result.status = status;
  result.header.add("Content-Type", "application/json");
  result.body = std::move(body);
  return result;
}

response problem(int status, std::string_view detail) {
  response result;
  result.status = status;
  result.header.add("Content-Type", "application/problem+json");
  result.body = R"({"type":"about:blank","title":)"
                + quote_json(reason_phrase(status)) + R"(,"status":)"
                + std::to_string(status) + R"(,"detail":)" + quote_json(detail)
                + '}';
  return result;
}

std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> phrases[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {418, "I'm a Teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {529, "Site Is Overloaded"},
  };
  auto i = std::find_if(std::begin(phrases), std::end(phrases),
                        [=](const auto& x) { return x.first == status; });
  return i == std::end(phrases) ? std::string_view{"Unknown"} : i->second;
}

} // namespace parley::http

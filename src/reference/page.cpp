#include "reference/page.hpp"

#include "base/crypto.hpp"

namespace parley::reference {

namespace {

/// `'sha256-…'` of what stands between the page's `<tag>` and `</tag>`.
std::string hash_of(std::string_view page, std::string_view tag) {
  auto opening = '<' + std::string{tag} + '>';
  auto begin = page.find(opening) + opening.size();
  auto end = page.find("</" + std::string{tag} + '>', begin);
  return "'sha256-" + to_base64(sha256(page.substr(begin, end - begin))) + '\'';
}

} // namespace

std::string policy_of(std::string_view page) {
  return "default-src 'none'; script-src " + hash_of(page, "script")
         + "; style-src " + hash_of(page, "style")
         + "; connect-src 'self'; img-src data:; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'";
}

http::response page_response(std::string_view page, const std::string& policy) {
  http::response answer;
  answer.header.set("Content-Type", "text/html; charset=utf-8");
  answer.header.set("Content-Security-Policy", policy);
  answer.header.set("X-Content-Type-Options", "nosniff");
  answer.header.set("Referrer-Policy", "no-referrer");
  answer.header.set("Cache-Control", "no-cache");
  answer.body = page;
  return answer;
}

} // namespace parley::reference

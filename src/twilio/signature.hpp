#pragma once

#include "base/crypto.hpp"
#include "twilio/form.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parley::twilio {

/// Checks `X-Twilio-Signature` (Twilio: Webhooks security): HMAC-SHA1 over the
/// public URL and the sorted fields, with any of several keys. Safe from
/// several threads.
class signature_check {
public:
  /// @param auth_tokens The primary, then those accepted during rotation.
  /// @pre at least one, none empty. An empty one is never accepted.
  explicit signature_check(const std::vector<std::string>& auth_tokens);

  /// Whether the form was signed for `url`: as it is, without its port, or, if
  /// it has none, with the scheme's own (443 for https and wss, 80 for http and
  /// ws). A WebSocket's URL may also have been signed with a `/` behind its
  /// path. Every candidate is compared in constant time.
  /// @param url Scheme, host and raw target, as Twilio is configured with. A
  ///   user and password are left out, as Twilio does.
  [[nodiscard]] bool accepts(std::string_view url, const form& fields,
                             std::string_view signature) const;

  /// The same for a body that is no form: the signature covers the URL alone,
  /// and its one `bodySHA256` parameter must be the raw body's hash.
  [[nodiscard]] bool accepts_json(std::string_view url, std::string_view body,
                                  std::string_view signature) const;

private:
  std::vector<hmac_key> keys_;
};

/// The string that is signed for a form: the URL, then each distinct pair of
/// name and value, sorted by bytes, with nothing between them.
std::string string_to_sign(std::string_view url, const form& fields);

/// A signature, for those who send: simulators and tests.
std::string
sign(std::string_view auth_token, std::string_view url, const form& fields);

} // namespace parley::twilio

#pragma once

#include "http/url.hpp"
#include "toolbox/template.hpp"

namespace parley::toolbox {

/// A URL whose path and query have places to be filled in. Where it leads is
/// written out: scheme, host and port hold none, and nothing that is filled in
/// can change them or the path's levels.
class url_template {
public:
  /// Takes `https://…`; `http://…` too when `plain` is allowed. No userinfo, no
  /// fragment, no `.` or `..` as a level, no place in scheme, host or port, no
  /// secret in the path.
  static result<url_template, refusal>
  parse(std::string_view text, bool plain_allowed);

  /// Scheme, host and port.
  [[nodiscard]] const http::url& place() const {
    return place_;
  }

  [[nodiscard]] const std::vector<text_template>& levels() const {
    return levels_;
  }

  [[nodiscard]] const std::vector<text_template>& query() const {
    return query_;
  }

  /// Where to call. Each value is percent-encoded. A query parameter whose
  /// argument is null is left out. A value for the path is refused when it is
  /// empty, makes a level `.` or `..`, or holds a slash, a backslash or a
  /// control character: there are servers that decode the path before they
  /// read its levels. So is a target past 8 KB.
  [[nodiscard]] result<http::url, refusal> fill(const filling& with) const;

private:
  http::url place_;
  std::vector<text_template> levels_; ///< between slashes
  std::vector<text_template> query_;  ///< between `&`
};

} // namespace parley::toolbox

#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"
#include "http/url.hpp"
#include "storage/archive.hpp"

#include <memory>
#include <ostream>
#include <string>

namespace parley::cli {

/// Why a verb cannot go on.
struct verb_failure {
  int code = 1;       ///< the program's
  std::string detail; ///< for standard error
};

/// The conversations that the verb `conversations` is about: in a database, or
/// behind a running server's admin door. Answers are the documents of
/// docs/privacy.md.
class records {
public:
  virtual ~records() = default;

  virtual result<std::string, verb_failure>
  list(const storage::page_request& which) = 0;

  virtual result<std::string, verb_failure> show(const conversation::key& which)
    = 0;

  /// Writes the document as it is read.
  virtual result<void, verb_failure>
  write(const conversation::key& which, std::ostream& to) = 0;

  virtual result<std::string, verb_failure>
  erase(const conversation::key& which, bool at_twilio) = 0;
};

/// The database that the settings name; nothing serves from it while something
/// is erased.
std::unique_ptr<records> records_of_database(const config::settings& from);

/// Those of a server. @param at Its address, such as `http://127.0.0.1:8000`.
std::unique_ptr<records>
records_of_server(const http::url& at, const config::settings& from);

} // namespace parley::cli

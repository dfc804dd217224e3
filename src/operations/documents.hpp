#pragma once

#include "base/time.hpp"
#include "storage/archive.hpp"

#include <string>

/// @file
/// The JSON documents an operator gets, by HTTP or in the terminal. Their shape
/// is told in docs/privacy.md and stays.

namespace parley::operations {

/// `{"conversations":[…],"next":"…"|null}`
std::string page_document(const storage::page& what);

/// How a conversation stands: who is there, its newest turns, what waits.
std::string overview_document(const storage::record_piece& newest);

/// `{"encrypting":…,"complete":…,"keys_needed":["…"]}`
std::string keys_document(const storage::sealing_state& what);

/// What became of the conversation at Twilio.
struct removal_at_twilio {
  enum class fate : uint8_t {
    deleted,
    gone,   ///< it was not there
    kept,   ///< as asked
    failed, ///< see `error`; asked again, it is tried again
  };
  fate what = fate::kept;
  std::string error; ///< for an operator: a status, never an address
};

/// `{"conversation":"…","erased":true,…}`
std::string
erasure_document(const conversation::key& which, const storage::erasure& what,
                 const removal_at_twilio& there);

/// One conversation's whole record as a JSON document, written piece by piece:
/// the pieces of its record, in their order, then `end`.
class export_document {
public:
  explicit export_document(timestamp now);

  /// The next stretch of the document's text.
  std::string add(const storage::record_piece& piece);

  /// Its last stretch.
  std::string end();

private:
  std::string open_pending();

  timestamp now_;
  bool begun_ = false;   ///< the head is written
  bool pending_ = false; ///< turns are done
  bool first_ = true;    ///< of its list
  std::string open_run_ = "null";
};

} // namespace parley::operations

#include "storage/failure.hpp"

#include "base/thrown.hpp"

#include <SQLiteCpp/Exception.h>

#include <sqlite3.h>

namespace parley::storage {

namespace {

failure::reason classify(int code) {
  switch (code & 0xff) { // the rest of the bits only refine the code
    case SQLITE_FULL:
      return failure::reason::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return failure::reason::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return failure::reason::corrupt;
    default:
      return failure::reason::other;
  }
}

} // namespace

failure current_failure() {
  try {
    throw;
  } catch (const refusal& error) {
    return {error.why(), error.what()};
  } catch (const SQLite::Exception& error) {
    return {classify(error.getErrorCode()), error.what()};
  } catch (...) {
    // Its text may quote a row.
    return {failure::reason::other, type_of(std::current_exception())};
  }
}

} // namespace parley::storage

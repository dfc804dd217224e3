#include "benchmark/scratch.hpp"

#include "benchmark/trouble.hpp"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace parley::benchmark {

namespace fs = std::filesystem;

namespace {

/// Less than this is none: a database needs room to grow.
constexpr uint64_t least_room = 4 * 1024 * 1024;

} // namespace

scratch::scratch(const std::string& parent, bool keep) : keep_{keep} {
  std::error_code failed;
  auto above
    = parent.empty() ? fs::temp_directory_path(failed) : fs::path{parent};
  auto pattern = (fs::absolute(above) / "parley-bench-XXXXXX").string();
  if (!mkdtemp(pattern.data()))
    throw trouble{trouble::reason::failed, "cannot make a directory in "
                                             + above.string() + ": "
                                             + std::strerror(errno)};
  path_ = pattern;
}

scratch::~scratch() {
  std::error_code ignored; // a leftover harms nobody
  if (!keep_)
    fs::remove_all(path_, ignored);
}

const fs::path& scratch::path() const {
  return path_;
}

std::string room_left(const fs::path& where) {
  struct statvfs disk {};
  if (statvfs(where.c_str(), &disk) != 0)
    return "";
  auto left = disk.f_bavail * disk.f_frsize;
  if (left > least_room)
    return "";
  return "; the disk under " + where.string() + " is full ("
         + std::to_string(left / 1024)
         + " KB left): make room, or name another with --directory";
}

} // namespace parley::benchmark

#include "storage/owner_lock.hpp"

#include <sys/file.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace parley::storage {

namespace {

/// What the owner wrote of itself, if it is a number.
std::string owner_in(int descriptor) {
  std::array<char, 16> text{};
  const auto got = pread(descriptor, text.data(), text.size() - 1, 0);
  std::string number{text.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
  const auto digits = number.find_first_not_of("0123456789");
  return number.substr(0, digits);
}

failure taken_by(const std::string& owner) {
  return {failure::reason::busy,
          "another Parley" + (owner.empty() ? "" : " (process " + owner + ")")
            + " has this database: stop it, or give this one another "
              "DATABASE_URL"};
}

} // namespace

result<owner_lock, failure> owner_lock::take(const std::string& database) {
  if (database == ":memory:")
    return owner_lock{-1};
  const auto path = database + "-owner";
  const auto opened = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (opened < 0)
    return failure{failure::reason::other,
                   "cannot open " + path + ": " + std::strerror(errno)};
  owner_lock lock{opened};
  if (flock(opened, LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK
             ? taken_by(owner_in(opened))
             : failure{failure::reason::other,
                       "cannot lock " + path + ": " + std::strerror(errno)};
  const auto number = std::to_string(getpid()) + "\n";
  // Only for people: a full disk must not keep Parley from starting.
  if (ftruncate(opened, 0) == 0)
    std::ignore = pwrite(opened, number.data(), number.size(), 0);
  return lock;
}

owner_lock::owner_lock(int descriptor) : descriptor_{descriptor} {
  // nop
}

owner_lock::~owner_lock() {
  if (descriptor_ >= 0)
    close(descriptor_);
}

owner_lock::owner_lock(owner_lock&& other) noexcept
  : descriptor_{std::exchange(other.descriptor_, -1)} {
  // nop
}

owner_lock& owner_lock::operator=(owner_lock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

} // namespace parley::storage

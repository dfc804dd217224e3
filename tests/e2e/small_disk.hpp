#pragma once

#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace parley::e2e {

/// A small disk of its own, seen by this process and by those it starts from
/// now on; it goes with them.
class small_disk {
public:
  /// Mounts it; else `trouble` says why the kernel forbids that.
  small_disk(std::string place, std::size_t bytes) : place_{std::move(place)} {
    std::filesystem::create_directories(place_);
    auto size = "size=" + std::to_string(bytes);
    auto failed
      = unshare(CLONE_NEWNS) != 0
        || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || mount("tmpfs", place_.c_str(), "tmpfs", 0, size.c_str()) != 0;
    if (failed)
      trouble = std::strerror(errno);
  }
  ~small_disk() {
    if (trouble.empty())
      umount2(place_.c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  /// Leaves this much room, at most.
  void fill_up(std::size_t but = 0) const {
    std::ofstream ballast{place_ + "/ballast", std::ios::app};
    auto left = std::filesystem::space(place_).available;
    std::string block(4096, 'x');
    for (; left > but && ballast; left -= std::min(left, block.size()))
      ballast << block << std::flush;
  }

  void make_room() const {
    std::filesystem::remove(place_ + "/ballast");
  }

  std::string trouble; ///< empty: it is there

private:
  std::string place_;
};

} // namespace parley::e2e

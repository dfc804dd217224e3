#include "tests/fuzz/memory_file.hpp"

#include <sys/mman.h> // memfd_create: Linux

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace parley::fuzz {

namespace {

[[noreturn]] void fail() {
  throw std::system_error{errno, std::generic_category(), "memory file"};
}

} // namespace

memory_file::memory_file() : descriptor_{memfd_create("input", MFD_CLOEXEC)} {
  if (descriptor_ < 0)
    fail();
  path_ = "/proc/self/fd/" + std::to_string(descriptor_);
}

memory_file::~memory_file() {
  close(descriptor_);
}

void memory_file::hold(std::string_view content) {
  if (ftruncate(descriptor_, 0) != 0
      || pwrite(descriptor_, content.data(), content.size(), 0)
           != static_cast<ssize_t>(content.size()))
    fail();
}

} // namespace parley::fuzz

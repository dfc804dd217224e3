#pragma once

#include <utility>

#include <unistd.h>

namespace parley::toolbox {

/// An open file that is closed by scope.
class descriptor {
public:
  explicit descriptor(int file = -1) : file_{file} {
    // nop
  }
  descriptor(descriptor&& other) noexcept
    : file_{std::exchange(other.file_, -1)} {
    // nop
  }
  descriptor& operator=(descriptor&& other) noexcept {
    close();
    file_ = std::exchange(other.file_, -1);
    return *this;
  }
  ~descriptor() {
    close();
  }

  [[nodiscard]] int get() const {
    return file_;
  }

  explicit operator bool() const {
    return file_ >= 0;
  }

  void close() {
    if (auto file = std::exchange(file_, -1); file >= 0)
      ::close(file);
  }

private:
  int file_;
};

} // namespace parley::toolbox

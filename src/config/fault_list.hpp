#pragma once

#include "config/settings.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::config {

/// A place in a file, both counted from 1; columns count characters.
struct place {
  std::size_t line = 1;
  std::size_t column = 1;

  auto operator<=>(const place&) const = default;
};

/// The character that begins at byte `offset` of `text`.
place place_of(std::string_view text, std::size_t offset);

/// What is wrong with one file, told in the file's order.
class fault_list {
public:
  explicit fault_list(std::string path) : path_(std::move(path)) {
    // nop
  }

  void add(place at, std::string what);

  [[nodiscard]] bool empty() const {
    return all_.empty();
  }

  /// `path:line:column` of a place in this file.
  [[nodiscard]] std::string where(place at) const;

  /// Every fault by its place.
  [[nodiscard]] std::vector<fault> sorted() const;

private:
  struct located {
    place at;
    std::string what;
  };

  std::string path_;
  std::vector<located> all_;
};

} // namespace parley::config

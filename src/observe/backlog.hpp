#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::observe {

/// About how many messages of each conversation wait: on their way to the
/// database, or committed and not yet answered. It never tells too few of one;
/// conversations that happen to share a place (one in 65,536) show together.
/// Its memory is fixed, however many conversations there are.
class backlog {
public:
  using counts = std::vector<std::pair<std::string_view, int64_t>>;

  /// A message is on its way to the database, or no longer. From any thread.
  void sets_out(std::string_view conversation) {
    ++at(under_way_, conversation);
  }
  void arrives(std::string_view conversation) {
    --at(under_way_, conversation);
  }

  /// Messages were committed, or (negative) answered. On the thread of the one
  /// writer, like `replace`.
  void add(std::string_view conversation, int64_t messages) {
    at(committed_, conversation) += static_cast<int32_t>(messages);
  }

  /// Starts again from what the database says.
  void replace(const counts& all) {
    for (auto& one : committed_)
      one = 0;
    for (const auto& [conversation, messages] : all)
      add(conversation, messages);
  }

  /// From any thread.
  [[nodiscard]] int64_t of(std::string_view conversation) const {
    auto which = place(conversation);
    return int64_t{committed_[which]} + under_way_[which];
  }

private:
  static constexpr std::size_t places = 65'536;
  using table = std::array<std::atomic<int32_t>, places>;

  static std::size_t place(std::string_view conversation) {
    return std::hash<std::string_view>{}(conversation) % places;
  }
  static std::atomic<int32_t>& at(table& in, std::string_view conversation) {
    return in[place(conversation)];
  }

  table committed_{};
  table under_way_{};
};

} // namespace parley::observe

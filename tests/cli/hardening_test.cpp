#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <elf.h>

/// What the built program says of itself: its ELF headers and the functions it
/// takes from libraries (System V ABI; `DF_*` and `PT_GNU_*` of the GNU
/// linker).

namespace parley::cli {
namespace {

class program_file {
public:
  program_file() {
    std::ifstream file{PARLEY_PROGRAM, std::ios::binary};
    bytes_.assign(std::istreambuf_iterator<char>{file}, {});
    if (bytes_.size() >= sizeof(Elf64_Ehdr))
      std::memcpy(&header_, bytes_.data(), sizeof header_);
  }

  [[nodiscard]] const Elf64_Ehdr& header() const {
    return header_;
  }

  [[nodiscard]] std::vector<Elf64_Phdr> segments(Elf64_Word type) const {
    auto all = table<Elf64_Phdr>(header_.e_phoff, header_.e_phnum);
    std::erase_if(all, [&](const auto& one) { return one.p_type != type; });
    return all;
  }

  [[nodiscard]] Elf64_Xword dynamic(Elf64_Sxword tag) const {
    const auto segment = segments(PT_DYNAMIC).at(0);
    for (const auto& one : table<Elf64_Dyn>(
           segment.p_offset, segment.p_filesz / sizeof(Elf64_Dyn)))
      if (one.d_tag == tag)
        return one.d_un.d_val;
    return 0;
  }

  /// Whether it names a function, its own or a library's.
  [[nodiscard]] bool names(std::string_view function) const {
    const auto text = '\0' + std::string{function};
    return bytes_.find(text) != std::string::npos;
  }

private:
  template <class Entry>
  [[nodiscard]] std::vector<Entry>
  table(std::size_t at, std::size_t entries) const {
    std::vector<Entry> read(entries);
    std::memcpy(read.data(), bytes_.data() + at, entries * sizeof(Entry));
    return read;
  }

  std::string bytes_;
  Elf64_Ehdr header_{};
};

TEST(hardening, the_program_is_loaded_wherever_chance_puts_it) {
  const program_file program;
  EXPECT_EQ(program.header().e_type, ET_DYN);
  EXPECT_TRUE(program.dynamic(DT_FLAGS_1) & DF_1_PIE);
}

TEST(hardening, the_tables_of_the_program_are_read_only_once_it_runs) {
  const program_file program;
  EXPECT_EQ(program.segments(PT_GNU_RELRO).size(), 1U);
  EXPECT_TRUE(program.dynamic(DT_FLAGS_1) & DF_1_NOW);
}

TEST(hardening, nothing_on_the_stack_is_executed) {
  const auto stack = program_file{}.segments(PT_GNU_STACK);
  ASSERT_EQ(stack.size(), 1U);
  EXPECT_FALSE(stack[0].p_flags & PF_X);
}

#ifndef __SANITIZE_ADDRESS__ // which checks more than these do
TEST(hardening, the_stack_is_watched) {
  EXPECT_TRUE(program_file{}.names("__stack_chk_fail"));
}
#endif

} // namespace
} // namespace parley::cli

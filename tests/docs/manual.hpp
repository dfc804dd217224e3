#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace parley::docs {

/// A fenced block of a page.
struct block {
  std::string page; ///< `docs/setup.md`
  std::size_t line = 0;
  std::string language; ///< what stands behind the fence
  std::string text;
};

/// Every page that says commands, by its path in the checkout.
std::vector<std::string> pages();

std::string read_page(const std::string& page);

/// The blocks of all pages, in their order.
std::vector<block> blocks();

/// Those of them that a shell takes: ```sh.
std::vector<block> commands();

} // namespace parley::docs

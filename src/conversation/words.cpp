#include "conversation/words.hpp"

namespace parley::conversation {

std::string words_of(const message& what) {
  auto words = what.text;
  for (const auto& file : what.media) {
    if (!words.empty())
      words += '\n';
    words += "[attachment: " + file.content_type;
    if (!file.filename.empty())
      words += " " + file.filename;
    words += "]";
  }
  return words;
}

} // namespace parley::conversation

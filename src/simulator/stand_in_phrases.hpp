#pragma once

#include "simulator/stand_in_words.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace parley::simulator {

/// Phrases by which a topic is known.
struct topic_phrases {
  topic about;
  std::span<const std::string_view> phrases;
};

/// The topics with their phrases; where several fit, the first counts.
std::span<const topic_phrases> topics_by_rank();

/// What frames a question about a product: `do you have`, `in stock`.
std::span<const std::string_view> product_frames();

/// Words that name no product.
std::span<const std::string_view> filler_words();

/// How customers write a city, and the city.
std::span<const std::pair<std::string_view, std::string_view>> known_places();

} // namespace parley::simulator

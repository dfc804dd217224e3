#include "model/price.hpp"

#include <algorithm>
#include <utility>

namespace parley::model {

namespace {

constexpr double million = 1e6;

/// The name without a date at its end (`-2024-07-18`).
std::string_view without_date(std::string_view model) {
  constexpr std::string_view form = "-0000-00-00";
  if (model.size() <= form.size())
    return model;
  auto end = model.substr(model.size() - form.size());
  auto fits
    = std::equal(end.begin(), end.end(), form.begin(), [](char c, char as) {
        return as == '0' ? c >= '0' && c <= '9' : c == as;
      });
  return fits ? model.substr(0, model.size() - form.size()) : model;
}

} // namespace

void price_list::set(std::string model, const price& costs) {
  prices_.insert_or_assign(std::move(model), costs);
}

std::optional<price> price_list::of(std::string_view model) const {
  auto found = prices_.find(model);
  if (found == prices_.end())
    found = prices_.find(without_date(model));
  if (found == prices_.end())
    return std::nullopt;
  return found->second;
}

std::optional<double>
price_list::cost(std::string_view model, const usage& tokens) const {
  auto known = of(model);
  if (!known)
    return std::nullopt;
  auto cached = std::min(tokens.cached_tokens, tokens.input_tokens);
  auto fresh = tokens.input_tokens - cached;
  return (static_cast<double>(fresh) * known->input
          + static_cast<double>(cached) * known->cached_input
          + static_cast<double>(tokens.output_tokens) * known->output)
         / million;
}

} // namespace parley::model

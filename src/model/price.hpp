#pragma once

#include "model/model.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace parley::model {

/// What a model's tokens cost, in US dollars per million.
struct price {
  double input = 0;
  double cached_input = 0; ///< of the input tokens that a cache had
  double output = 0;

  bool operator==(const price&) const = default;
};

/// What the operator says that models cost. There are no prices of our own: an
/// unknown one is no price.
class price_list {
public:
  void set(std::string model, const price& costs);

  /// The price of a model by its name, or by its name and a date, as a
  /// snapshot is called: `gpt-4o-mini-2024-07-18`. Nothing when unknown.
  [[nodiscard]] std::optional<price> of(std::string_view model) const;

  /// What a call cost, in US dollars. Nothing when the price is unknown.
  [[nodiscard]] std::optional<double>
  cost(std::string_view model, const usage& tokens) const;

private:
  std::map<std::string, price, std::less<>> prices_;
};

} // namespace parley::model

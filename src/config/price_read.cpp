#include "config/price_read.hpp"

#include "config/reader.hpp"

namespace parley::config {

namespace {

/// US dollars per million tokens. More is a slip of the unit.
constexpr double highest = 10'000;

} // namespace

model::price_list read_prices(const yaml_node& node, fault_list& faults) {
  model::price_list result;
  mapping_reader checked{node, faults};
  for (const auto& each : node.members) {
    mapping_reader from{each.value, faults};
    auto input = from.number("input_per_million", 0, highest);
    auto output = from.number("output_per_million", 0, highest);
    auto cached = from.number("cached_input_per_million", 0, highest);
    from.refuse_unknown();
    if (input && output)
      result.set(each.key, {*input, cached.value_or(*input), *output});
    else if (each.value.what == yaml_node::kind::mapping
             && (!from.child("input_per_million")
                 || !from.child("output_per_million")))
      faults.add(each.at, "a price needs `input_per_million` and "
                          "`output_per_million`");
  }
  return result;
}

} // namespace parley::config

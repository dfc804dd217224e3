#include "shop/shop.hpp"

#include "shop/factories.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::shop {

namespace {

/// A tool that only reads.
class function_tool : public tools::tool {
public:
  function_tool(model::tool offer, tool_function call)
    : offer_(std::move(offer)), call_(std::move(call)) {
    // nop
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output
  call(const tools::caller& who, const nlohmann::json& arguments) override {
    return {call_(who, arguments), false, ""};
  }

private:
  model::tool offer_;
  tool_function call_;
};

} // namespace

std::shared_ptr<tools::tool> make_tool(model::tool offer, tool_function call) {
  return std::make_shared<function_tool>(std::move(offer), std::move(call));
}

result<std::monostate, failure>
add_tools(tools::catalogue& into, const std::string& directory,
          std::function<timestamp()> now) {
  auto loaded = database::load(directory);
  if (!loaded)
    return loaded.error();
  into.add(lookup_order_status(*loaded, now));
  into.add(get_product_info(*loaded));
  into.add(check_store_hours(*loaded, std::move(now)));
  into.add(get_store_locations(*loaded));
  into.add(search_faq(*loaded));
  return std::monostate{};
}

} // namespace parley::shop

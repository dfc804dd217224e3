#pragma once

#include "toolbox/answer_cache.hpp"
#include "toolbox/description.hpp"

#include <atomic>
#include <optional>
#include <string>

namespace parley::toolbox {

/// What HTTP tools and programs have in common: how many calls are under way,
/// whom they need to know, answers that are good for a while. Safe from any
/// thread.
class made_tool : public tools::tool {
public:
  explicit made_tool(tool_description from);

  [[nodiscard]] const model::tool& offer() const override {
    return about_.offer;
  }

  [[nodiscard]] tools::side_effect effect() const override {
    return about_.effect;
  }

  [[nodiscard]] bool waits_outside() const override {
    return true;
  }

  tools::output
  call(const tools::caller& who, const nlohmann::json& arguments) final;

protected:
  /// One call, bounds and caller being seen to.
  virtual tools::output ask(const filling& with) = 0;

  [[nodiscard]] const tool_description& about() const {
    return about_;
  }

  [[nodiscard]] bool commits() const {
    return about_.effect == tools::side_effect::committing;
  }

  /// The answer to that question, if it is still good.
  std::optional<std::string> remembered(const std::string& question);
  void remember(const std::string& question, const std::string& answer);

  /// The arguments were not usable: nothing was called.
  static tools::output refused(const refusal& why);

private:
  tool_description about_;
  std::optional<answer_cache> cache_;
  std::atomic<std::size_t> under_way_{0};
};

/// A failure: what the model reads, and what the log tells.
tools::output failure(std::string text, std::string log_text,
                      std::string outcome = {}, bool uncertain = false);

} // namespace parley::toolbox

#pragma once

#include "toolbox/made_tool.hpp"

namespace parley::toolbox {

struct child_plan;
struct child_end;

/// A tool that runs a program: JSON on its standard input, JSON from its
/// standard output.
class process_tool final : public made_tool {
public:
  /// @pre the description is of a program.
  explicit process_tool(tool_description from);

protected:
  tools::output ask(const filling& with) override;

private:
  [[nodiscard]] child_plan plan(const filling& with) const;
  [[nodiscard]] tools::output hear(const child_end& what) const;
  [[nodiscard]] tools::output exited(const child_end& what) const;
};

} // namespace parley::toolbox

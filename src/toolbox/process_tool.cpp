#include "toolbox/process_tool.hpp"

#include "base/json.hpp"
#include "toolbox/child.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::toolbox {

namespace {

using way = child_end::way;

std::string with_errors(std::string what, const child_end& end) {
  return std::move(what) + ", " + std::to_string(end.error_bytes)
         + " bytes on standard error";
}

} // namespace

process_tool::process_tool(tool_description from) : made_tool{std::move(from)} {
  // nop
}

child_plan process_tool::plan(const filling& with) const {
  const auto& how = std::get<process_description>(about().how);
  child_plan made;
  made.command = how.command;
  made.variables = how.variables;
  for (const auto& name : how.secrets)
    made.variables.push_back(name + "=" + about().secrets.reveal(name));
  if (commits())
    made.variables.push_back("IDEMPOTENCY_KEY=" + with.who.idempotency_key);
  made.directory = how.directory;
  made.input
    = dump_json(how.input ? fill(*how.input, with) : with.arguments) + '\n';
  made.time_limit = about().time_limit;
  made.memory_bytes = how.memory_bytes;
  made.output_bytes = how.output_bytes;
  return made;
}

tools::output process_tool::ask(const filling& with) {
  auto what = plan(with);
  auto question = what.input;
  if (auto known = remembered(question))
    return {std::move(*known)};
  auto made = hear(run_child(what, with.who.cancelled));
  if (!made.is_error)
    remember(question, made.text);
  return made;
}

tools::output process_tool::hear(const child_end& what) const {
  constexpr const char* failed = "The tool failed.";
  switch (what.how) {
    case way::exited:
      return exited(what);
    case way::not_started:
      return failure(failed, "not started: errno " + std::to_string(what.code));
    case way::timed_out:
      return failure("The tool did not answer in time.",
                     with_errors("killed at its time limit", what), "timeout",
                     commits());
    case way::cancelled:
      return failure("The tool was cancelled.", with_errors("cancelled", what),
                     "cancelled", commits());
    case way::too_much_output:
      return failure(failed,
                     with_errors("more output than `output_kb` allows", what),
                     {}, commits());
    case way::signalled:
      break;
  }
  return failure(
    failed, with_errors("ended by signal " + std::to_string(what.code), what),
    {}, commits());
}

tools::output process_tool::exited(const child_end& what) const {
  auto code = std::to_string(what.code);
  if (what.code != 0) {
    if (const auto* text = text_of_status(about().answer, what.code))
      return {*text};
    return failure("The tool failed.", with_errors("exit code " + code, what),
                   {}, commits());
  }
  auto text = map_answer(about().answer, what.output, about().secrets, true);
  if (!text)
    return failure("The tool gave an answer that cannot be used.",
                   with_errors(text.error().what, what), {}, commits());
  return {std::move(*text)};
}

} // namespace parley::toolbox

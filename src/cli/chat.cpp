#include "cli/demo_stack.hpp"
#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

constexpr const char* customer = "+15550100001";

/// Writes the steps of a turn to standard error, dimmed on a terminal.
void show(const turn_step& step, bool colours) {
  if (step.what == "reply")
    return;
  std::string line = "  · " + step.what + " " + step.detail + "\n";
  if (colours)
    line = "\033[2m" + line + "\033[0m";
  std::cerr << line;
}

} // namespace

int chat(const flag_values& flags) {
  auto colours = isatty(STDERR_FILENO) == 1 && !std::getenv("NO_COLOR");
  demo_stack::options what;
  what.flags = flags;
  what.any_port = true;
  what.watch = [colours](const turn_step& step) {
    show(step, colours);
  };
  auto running = demo_stack::start(std::move(what));
  if (!running)
    return running.error();
  std::cerr << ((*running)->has_real_model()
                  ? "You talk to the configured model"
                  : "You talk to a rule-based stand-in for a model")
            << " as the customer " << customer
            << ". An empty line or Ctrl-D ends.\n";
  std::string line;
  while (std::cerr << "you> " << std::flush, std::getline(std::cin, line)) {
    if (line.empty())
      break;
    auto reply = (*running)->say(customer, line);
    if (!reply) {
      std::cerr << "parley: no reply came\n";
      return failed;
    }
    std::cout << "agent> " << *reply << std::endl;
  }
  return ok;
}

} // namespace parley::cli

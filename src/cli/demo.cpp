#include "cli/demo_stack.hpp"
#include "cli/process.hpp"
#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <iostream>
#include <utility>

namespace parley::cli {

namespace {

constexpr const char* customer = "+15550100001";
constexpr const char* question
  = "Hi, can you check my order status? Order #12345";

int check(demo_stack& running) {
  std::cerr << "Customer: " << question << '\n';
  auto reply = running.say(customer, question);
  if (!reply) {
    std::cerr << "parley: no reply came\n";
    return failed;
  }
  std::cout << "Agent: " << *reply << '\n';
  return ok;
}

std::string who_answers(const demo_stack& running) {
  return running.has_real_model()
           ? "Twilio is simulated; the model is the real one."
           : "Twilio is simulated, and the model is a rule-based stand-in: set "
             "OPENAI_API_KEY for a real one.";
}

} // namespace

int demo(const demo_options& options, stop_signals& signals) {
  demo_stack::options what;
  what.flags = options.flags;
  what.any_port = options.check;
  what.failed = [&signals](const std::string& part) {
    signals.fail(part);
  };
  raise_open_files();
  auto running = demo_stack::start(std::move(what));
  if (!running)
    return running.error();
  std::cerr << who_answers(**running) << '\n';
  if (options.check)
    return check(**running);
  std::cout << "Open http://127.0.0.1:" << (*running)->port()
            << "/ and write as a customer. Ctrl-C ends the demo." << std::endl;
  auto broken = signals.wait();
  signals.restore();
  (*running)->drain();
  return broken ? failed : ok;
}

} // namespace parley::cli

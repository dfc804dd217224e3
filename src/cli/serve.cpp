#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <iostream>
#include <utility>

namespace parley::cli {

int serve(const flag_values& flags, stop_signals& signals) {
  auto prepared = prepare_service(flags, required_to_serve());
  if (!prepared)
    return bad_usage;
  auto host = prepared->settings.host;
  prepared->failed = [&signals](const std::string& part) {
    signals.fail(part);
  };
  raise_open_files();
  auto running = service::start(std::move(*prepared));
  if (!running) {
    std::cerr << "parley: " << running.error().detail << '\n';
    return failed;
  }
  std::cerr << "parley " << version() << " listens on " << host << ':'
            << (*running)->port() << '\n';
  auto broken = signals.wait();
  signals.restore();
  (*running)->drain();
  if (broken)
    std::cerr << "parley: " << *broken << " died; what started Parley should "
              << "start it again\n";
  return broken ? failed : ok;
}

} // namespace parley::cli

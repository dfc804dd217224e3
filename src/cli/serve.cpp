#include "cli/process.hpp"
#include "cli/setup.hpp"
#include "cli/tunnel.hpp"
#include "cli/verbs.hpp"

#include <iostream>
#include <utility>

namespace parley::cli {

namespace {

using namespace std::chrono_literals;

/// From the signal to the end, and what of it comes after the last commit.
constexpr auto whole_end = 24'500ms;
constexpr auto after_drain = 2s;

} // namespace

int serve(const serve_options& options, stop_signals& signals) {
  auto prepared = prepare_service(options.flags, required_to_serve());
  if (!prepared)
    return bad_usage;
  std::unique_ptr<tunnel> way_in;
  if (options.ngrok) {
    auto found = tunnel::find(*prepared, options.ngrok_api);
    if (!found)
      return found.error();
    way_in = std::move(*found);
  }
  auto host = prepared->settings.host;
  prepared->failed = [&signals](const std::string& part) {
    signals.fail(part);
  };
  if (!prepared->settings.debug)
    forbid_core_dumps();
  prepared->open_files = raise_open_files();
  auto running = service::start(std::move(*prepared));
  if (!running) {
    std::cerr << "parley: " << running.error().detail << '\n';
    return running.error().is_configuration ? bad_usage : failed;
  }
  std::cerr << "parley " << version() << " listens on " << host << ':'
            << (*running)->port() << '\n';
  if (way_in && !way_in->open())
    return unreachable;
  auto broken = signals.wait();
  signals.restore();
  auto code = broken ? failed : ok;
  end_by whole{whole_end, code};
  way_in.reset();
  (*running)->drain();
  if (broken)
    std::cerr << "parley: " << *broken << " died; what started Parley should "
              << "start it again\n";
  end_by rest{after_drain, code};
  running->reset();
  return code;
}

} // namespace parley::cli

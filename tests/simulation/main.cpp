#include "tests/simulation/sweep.hpp"
#include "tests/simulation/variants.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <string>

/// @file
/// The simulation's program. Exit codes: 0 no seed failed, 1 one did, 2 usage.

namespace {

using namespace parley::simulation;

int replay(uint64_t seed, const seams& differing) {
  auto made = run(seed, differing, &std::cout);
  for (const auto& one : made.violations)
    std::cout << "violated: " << one << '\n';
  std::cout << "seed " << seed
            << (made.violations.empty() ? " holds" : " fails") << ", trace "
            << std::hex << made.hash << '\n';
  return made.violations.empty() ? 0 : 1;
}

int sweep_all(const sweep_request& what) {
  auto sum = sweep(what, [](const sweep_progress& now) {
    std::cerr << "  " << now.done << " seeds, " << now.failed << " failed\n";
  });
  for (const auto& one : sum.failed)
    std::cout << "seed " << one.seed << " fails: " << one.violations.front()
              << '\n';
  std::cout << text_of(sum) << '\n';
  return sum.failed.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs one node of Parley under a seeded scheduler"};
  sweep_request wanted;
  uint64_t seed = 0;
  std::string name;
  app.add_option("--seeds", wanted.seeds, "How many seeds to run")
    ->check(CLI::PositiveNumber);
  app.add_option("--from", wanted.from, "The first one");
  app.add_option("--jobs", wanted.jobs, "Processes, one a core by default")
    ->check(CLI::Range(1, 64));
  auto* one
    = app.add_option("--seed", seed, "Replay this one, and tell it all");
  app.add_option("--variant", name, "A Parley that is broken on purpose");
  bool list = false;
  app.add_flag("--variants", list, "List those");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  auto known = variants();
  if (list) {
    for (const auto& each : known)
      std::cout << each.name << ": " << each.flaw << '\n';
    return 0;
  }
  auto found = std::find_if(known.begin(), known.end(),
                            [&](const variant& x) { return x.name == name; });
  if (!name.empty() && found == known.end()) {
    std::cerr << "no such variant: " << name << " (see --variants)\n";
    return 2;
  }
  if (found != known.end())
    wanted.differing = found->differing;
  return *one ? replay(seed, wanted.differing) : sweep_all(wanted);
}

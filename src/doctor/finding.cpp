#include "doctor/finding.hpp"

namespace parley::doctor {

const char* to_string(verdict how) {
  switch (how) {
    case verdict::good:
      return "ok";
    case verdict::doubtful:
      return "warning";
    case verdict::broken:
      return "broken";
    case verdict::skipped:
      return "skipped";
  }
  return "unknown";
}

verdict worst_of(const findings& all) {
  auto worst = verdict::good;
  for (const auto& one : all)
    if (one.how == verdict::broken)
      return verdict::broken;
    else if (one.how == verdict::doubtful)
      worst = verdict::doubtful;
  return worst;
}

} // namespace parley::doctor

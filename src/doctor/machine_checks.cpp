#include "doctor/machine_checks.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <unistd.h>

namespace parley::doctor {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds clock_tolerance{60};
/// Below the first nothing works for long, below the second not for months.
constexpr uintmax_t least_room = 64U * 1024 * 1024;
constexpr uintmax_t good_room = 1024U * 1024 * 1024;
/// Beside those of turns: webhooks, database, log.
constexpr int64_t other_files = 1024;

std::string megabytes(uintmax_t bytes) {
  return std::to_string(bytes / (1024 * 1024)) + " MB";
}

} // namespace

finding check_clock(timestamp ours, std::optional<timestamp> theirs) {
  constexpr const char* check = "clock";
  if (!theirs)
    return {
      check, verdict::skipped, "nobody told the time to compare with", {}};
  const auto off
    = std::chrono::duration_cast<std::chrono::seconds>(ours - *theirs);
  const auto seconds = std::to_string(std::abs(off.count()));
  if (std::chrono::abs(off) <= clock_tolerance)
    return {check, verdict::good, "within " + seconds + " s of Twilio's", {}};
  return {check, verdict::doubtful,
          "this machine's clock is " + seconds + " s "
            + (off.count() > 0 ? "fast" : "slow"),
          "timedatectl set-ntp true"};
}

finding check_disk(const std::string& database) {
  constexpr const char* check = "disk";
  if (database == ":memory:")
    return {check, verdict::doubtful,
            "the database is in memory: a restart forgets everything",
            "set DATABASE_URL=sqlite:///./conversations.db"};
  auto folder = fs::path{database}.parent_path();
  if (folder.empty())
    folder = ".";
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    return {check, verdict::broken,
            "the folder " + folder.string() + " cannot be written to",
            "mkdir -p " + folder.string() + ", and let Parley's user own it"};
  if (access(database.c_str(), F_OK) == 0
      && access(database.c_str(), R_OK | W_OK) != 0)
    return {check, verdict::broken,
            "the file " + database + " cannot be written to",
            "let Parley's user own it: chown"};
  std::error_code unknown;
  const auto room = fs::space(folder, unknown).available;
  if (unknown)
    return {check, verdict::doubtful, "how much room there is cannot be told",
            "df " + folder.string()};
  const auto detail = megabytes(room) + " free in " + folder.string();
  if (room < least_room)
    return {check, verdict::broken, detail, "make room, or move the database"};
  if (room < good_room)
    return {check, verdict::doubtful, detail,
            "make room, or set DATA_RETENTION_DAYS"};
  return {check, verdict::good, detail, {}};
}

finding check_open_files(int64_t max_open_turns) {
  constexpr const char* check = "open_files";
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return {check, verdict::skipped, "the limit cannot be told", {}};
  const auto most = limit.rlim_max;
  const auto wanted = static_cast<rlim_t>(max_open_turns + other_files);
  if (most == RLIM_INFINITY || most >= wanted)
    return {check,
            verdict::good,
            "enough for " + std::to_string(max_open_turns) + " open turns",
            {}};
  return {check, verdict::doubtful,
          std::to_string(most) + " files may be open, less than "
            + std::to_string(max_open_turns) + " turns at once need",
          "raise the limit to " + std::to_string(wanted)
            + " (LimitNOFILE in systemd, ulimits in compose), or lower "
              "MAX_OPEN_TURNS"};
}

} // namespace parley::doctor

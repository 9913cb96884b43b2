#include "gradcheck/run/recorded_run.hpp"

#include <ctime>
#include <thread>

#include "gradcheck/run/exit_code.hpp"
#include "gradcheck/version.hpp"

namespace gradcheck {

namespace {

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

RecordedRun::RecordedRun(const RunOptions& options, std::string command) {
  record_.version = version_string;
  record_.command = std::move(command);
  record_.started = utc_now();
  record_.cases_per_op = options.only_case ? 1 : options.cases;
  record_.seed = options.seed;
  record_.strict = options.strict;
  record_.jobs = options.jobs > 0 ? options.jobs : static_cast<std::int64_t>(std::thread::hardware_concurrency());
}

RunRecord RecordedRun::finish() {
  record_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  record_.exit_code = exit_code_of(record_);
  return std::move(record_);
}

}  // namespace gradcheck

#include "gradcheck/cli/isolation_options.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

namespace gradcheck::cli {

namespace {

/// The limits that differ from their defaults, as options: without them a replay would not meet the same limit.
std::string replay_options(const IsolationOptions& options) {
  const IsolationOptions defaults;
  std::ostringstream text;
  if (options.time_limit != defaults.time_limit) text << " --time-limit " << options.time_limit;
  if (options.wall_limit != defaults.wall_limit) text << " --wall-limit " << options.wall_limit;
  if (options.memory_limit != defaults.memory_limit) text << " --memory-limit " << options.memory_limit;
  return text.str();
}

}  // namespace

void add_isolation_options(CLI::App& command, IsolationOptions& options) {
  command.add_flag("--in-process", options.in_process,
                   "Load plugins into the command itself, for debuggers and sanitizers; a crash then ends the run");
  command
      .add_option("--time-limit", options.time_limit,
                  "Seconds of CPU time that a plugin's worker has for one case; 0: no limit")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command
      .add_option("--wall-limit", options.wall_limit,
                  "Seconds after which a case ends even if it sleeps or waits; at least 10 times the time limit")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e7))
      ->capture_default_str();
  command.add_option("--memory-limit", options.memory_limit, "MiB that a plugin's worker may hold; 0: no limit")
      ->type_name("MIB")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 30))
      ->capture_default_str();
}

void add_black_box_option(CLI::App& command, IsolationOptions& options) {
  command
      .add_option("--as-black-box", options.black_box,
                  "Call ops in this scalar only, as compiled kernels are: float32 or float64")
      ->type_name("SCALAR")
      ->check(CLI::IsMember({"float32", "float64"}));
}

worker::PluginSource plugin_source(const std::filesystem::path& library, const std::string& target,
                                   const IsolationOptions& options) {
  return {library,
          target,
          {options.time_limit, options.memory_limit, options.wall_limit},
          replay_options(options),
          options.black_box};
}

}  // namespace gradcheck::cli

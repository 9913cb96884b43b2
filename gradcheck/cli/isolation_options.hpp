#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <CLI/App.hpp>

#include "gradcheck/worker/plugin_source.hpp"

namespace gradcheck::cli {

/// What separates a plugin from the command, and what of it is used.
struct IsolationOptions {
  bool in_process = false;           ///< load plugins into the command itself
  double time_limit = 60;            ///< seconds of CPU time that a worker has for one case; 0: no limit
  double wall_limit = 600;           ///< least wall-clock seconds that it has: Limits::wall_seconds()
  std::int64_t memory_limit = 8192;  ///< MiB that a worker may hold; 0: no limit
  std::string black_box;             ///< "float32" or "float64": the only scalar that ops are called in; "": all
};

/// Declares --as-black-box.
void add_black_box_option(CLI::App& command, IsolationOptions& options);

/// Declares --in-process, --time-limit, --wall-limit and --memory-limit.
void add_isolation_options(CLI::App& command, IsolationOptions& options);

/// What workers need to load a plugin. `target`: the plugin as typed.
worker::PluginSource plugin_source(const std::filesystem::path& library, const std::string& target,
                                   const IsolationOptions& options);

}  // namespace gradcheck::cli

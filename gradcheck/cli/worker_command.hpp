#pragma once

#include <cstdint>

#include <CLI/App.hpp>

namespace gradcheck::cli {

struct WorkerCommandOptions {
  std::int64_t memory_mebibytes = 0;  ///< that the worker may hold; 0: no limit
};

/// `gradcheck worker`: how the command starts itself to load a plugin in a process of its own
/// (gradcheck/worker/worker_main.hpp). Returns the exit code.
int worker_command(const WorkerCommandOptions& options);

/// Declares the subcommand, which --help does not list.
CLI::App* add_worker_command(CLI::App& app, WorkerCommandOptions& options);

}  // namespace gradcheck::cli

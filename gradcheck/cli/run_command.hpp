#pragma once

#include <CLI/App.hpp>

#include "gradcheck/cli/options.hpp"

namespace gradcheck::cli {

/// `gradcheck run`: checks ops, prints what came of it, writes reports. Returns the exit code.
int run_command(const RunCommandOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_run_command(CLI::App& app, RunCommandOptions& options);

}  // namespace gradcheck::cli

#pragma once

#include <CLI/App.hpp>

#include "gradcheck/cli/options.hpp"

namespace gradcheck::cli {

struct ReplayCommandOptions {
  std::string what;  ///< a token, or a file of JSON lines
  SelectionOptions selection;
  bool snippet = false;
  std::string colour = "auto";
  std::string typed;  ///< the command line as typed
};

/// `gradcheck replay`: comes back to the case of a finding and checks it once more. Returns the exit code: 1 if it fails again,
/// 0 if nothing is left of it.
int replay_command(const ReplayCommandOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_replay_command(CLI::App& app, ReplayCommandOptions& options);

}  // namespace gradcheck::cli

#pragma once

#include <CLI/App.hpp>

#include <string>

#include "gradcheck/cli/selection.hpp"

namespace gradcheck::cli {

struct ReplayCommandOptions {
  std::string what;  ///< a token, or a file of JSON lines
  SelectionOptions selection;
  bool snippet = false;
  std::string colour = "auto";
  std::string typed;  ///< the command line as typed
};

/// `gradcheck replay`: checks the case of a finding again. Returns the exit code: findings if it fails again,
/// all_passed if it passes now.
int replay_command(const ReplayCommandOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_replay_command(CLI::App& app, ReplayCommandOptions& options);

}  // namespace gradcheck::cli

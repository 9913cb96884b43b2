#pragma once

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/cli/check_options.hpp"
#include "gradcheck/cli/selection.hpp"

namespace gradcheck::cli {

struct RunCommandOptions {
  SelectionOptions selection;
  CheckOptions check;
  std::string profile = "default";  ///< gives cases and seed where `check` does not
  std::optional<std::int64_t> only_case;
  bool strict = false;               ///< warnings fail the run
  std::vector<std::string> reports;  ///< FORMAT=PATH
  std::string colour = "auto";
  std::string typed;  ///< the command line as typed
};

/// `gradcheck run`: checks ops, prints the result, writes reports. Returns the exit code.
int run_command(const RunCommandOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_run_command(CLI::App& app, RunCommandOptions& options);

}  // namespace gradcheck::cli

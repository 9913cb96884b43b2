#pragma once

#include <CLI/App.hpp>

#include "gradcheck/cli/check_options.hpp"
#include "gradcheck/cli/selection.hpp"

namespace gradcheck::cli {

struct MutateCommandOptions {
  SelectionOptions selection;
  CheckOptions check;
};

/// `gradcheck mutate`: breaks the gradient of each op in known ways, and prints how many of these mutants the checks
/// catch and which ones survive. Returns the exit code: findings if a mutant survived.
int mutate_command(const MutateCommandOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_mutate_command(CLI::App& app, MutateCommandOptions& options);

}  // namespace gradcheck::cli

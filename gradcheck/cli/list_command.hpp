#pragma once

#include <CLI/App.hpp>

#include "gradcheck/cli/selection.hpp"

namespace gradcheck::cli {

/// `gradcheck list`: prints the ops with their signatures. Returns the exit code.
int list_command(const SelectionOptions& options);

/// Declares the subcommand's options; they are stored in `options`.
CLI::App* add_list_command(CLI::App& app, SelectionOptions& options);

}  // namespace gradcheck::cli

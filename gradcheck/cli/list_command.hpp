#pragma once

#include <CLI/App.hpp>

#include "gradcheck/cli/options.hpp"

namespace gradcheck::cli {

/// `gradcheck list`: prints the ops with their signatures. Returns the exit code.
int list_command(const SelectionOptions& options);

CLI::App* add_list_command(CLI::App& app, SelectionOptions& options);

}  // namespace gradcheck::cli

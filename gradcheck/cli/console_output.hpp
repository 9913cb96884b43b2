#pragma once

#include <string>

#include <CLI/App.hpp>

#include "gradcheck/record/record.hpp"

namespace gradcheck::cli {

/// Writes the console report to standard output. `colour`: "auto", "always" or "never". Returns false, after a sentence
/// on standard error, if it could not be written.
bool write_console(const RunRecord& record, const std::string& colour);

/// Flushes standard output. Returns false, after a sentence on standard error, if what was printed could not be
/// written, for example to a full disk.
bool flush_console();

/// Declares --color.
void add_colour_option(CLI::App& command, std::string& colour);

}  // namespace gradcheck::cli

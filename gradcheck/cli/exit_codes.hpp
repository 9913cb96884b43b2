#pragma once

namespace gradcheck::cli {

/// The exit codes of the command.
enum ExitCode : int {
  all_passed = 0,       ///< warnings count as passed unless the run is strict
  findings = 1,         ///< something failed or could not be decided, or an op did not work
  usage_or_load = 2,    ///< an error in the command line, a plugin or a report path
  internal = 3,         ///< an error in gradcheck itself
  nothing_checked = 5,  ///< not a success
};

}  // namespace gradcheck::cli

#pragma once

namespace gradcheck::cli {

/// What the command's exit code tells.
enum ExitCode : int {
  all_passed = 0,
  findings = 1,         ///< something failed, could not be decided, or an op did not work
  usage_or_load = 2,    ///< the command line, a plugin or a report path is at fault
  internal = 3,         ///< gradcheck itself is
  nothing_checked = 5,  ///< never success
};

}  // namespace gradcheck::cli

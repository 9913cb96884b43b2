/// Which ops a command is about.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/cli/options.hpp"
#include "gradcheck/op/op.hpp"
#include "gradcheck/run/record.hpp"

namespace gradcheck::cli {

struct SelectedOp {
  Op op;
  std::string target;  ///< as typed; "" for a built-in op
};

struct Selection {
  std::vector<SelectedOp> ops;
  std::vector<LoadFailure> failures;  ///< targets that could not be loaded; the others are there all the same
};

/// Loads (and, for sources, compiles) the targets and keeps the ops whose name matches one of the globs (`*`, `?`,
/// `[a-z]`). Throws UsageError for a glob that matches nothing, naming the ops there are.
Selection select_ops(const SelectionOptions& options);

}  // namespace gradcheck::cli

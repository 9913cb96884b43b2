#pragma once

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The exit code of a run: 0 all passed or, unless it is strict, with warnings only; 1 findings, 2 something did not
/// load, 5 nothing was checked. A case that compared nothing counts as not checked.
int exit_code_of(const RunRecord& record);

}  // namespace gradcheck

#pragma once

#include <vector>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// Checks each op with all properties in generated cases, as `gradcheck run` does. The ops run in this process: an op
/// that crashes ends it.
/// Result  the record for write_report(). Its exit_code is 0 if all checks passed or, unless options.strict is set, only
///         warned; 1 if there are findings, and 5 if nothing was compared. The replay line of a finding is a call of
///         replay(); options.replay_prefix is not used.
/// Cost    depends on the op: 200 cases of a small op take less than a second per processor.
RunRecord check_ops(const std::vector<Op>& ops, const RunOptions& options = {});

}  // namespace gradcheck

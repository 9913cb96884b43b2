/// An op of a plugin, checked in workers.
#pragma once

#include <memory>
#include <span>

#include "gradcheck/cli/plugin_worker.hpp"
#include "gradcheck/run/runner.hpp"

namespace gradcheck::cli {

/// As run_op(), whatever the op does: each property runs in a worker, one and the same for as long as it lives. `op` has the
/// declarations alone.
///
/// Where a worker comes to its end, the case that does it is found among those that were under way, made smaller and reported as an
/// error of the property; other cases of this property count for nothing. Its other properties are checked in a fresh worker, but not
/// after a time limit was met: each of them would meet it again.
OpRecord run_in_workers(const Op& op, std::span<const std::unique_ptr<Property>> properties, const RunOptions& options,
                        const PluginSource& source);

}  // namespace gradcheck::cli

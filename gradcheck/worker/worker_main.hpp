#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck::worker {

/// The main function of a worker process: loads a plugin and answers requests about it until the command closes the
/// connection. Exits the process with code 0, without running the destructors of the plugin. Throws UsageError if this
/// process was not started by WorkerProcess. `memory_mebibytes`: Limits.
void run_worker(std::int64_t memory_mebibytes, std::span<const std::unique_ptr<Property>> properties,
                const CaseSource& source);

}  // namespace gradcheck::worker

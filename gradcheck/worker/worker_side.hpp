/// How a process sets itself up as a worker.
#pragma once

#include <cstdint>

#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

/// True if this process has the descriptors that a worker shares with the command.
bool is_worker();

/// From now on this process ends when the command ends, leaves no core file, and holds at most this many MiB of data
/// (0: no limit; ignored under a sanitizer, which needs far more). A signal that ends the process is noted in the
/// journal, and so is whether memory had run out.
void settle(Journal& journal, std::int64_t memory_mebibytes);

}  // namespace gradcheck::worker

/// What a process does to be a good worker.
#pragma once

#include <cstdint>

#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

/// The descriptors that a worker shares with the command are there: this process was started as one.
bool is_worker();

/// Ends with the command that started it; leaves no core file; holds no more than so many MiB of data (0: no limit; none either
/// where a sanitizer keeps its own books). A signal that ends the process is noted in the journal, and whether memory had run out.
void settle(Journal& journal, std::int64_t memory_mebibytes);

}  // namespace gradcheck::worker

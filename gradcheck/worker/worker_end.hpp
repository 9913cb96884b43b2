/// How a worker ended.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/outcome.hpp"
#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

struct Limits {
  double case_seconds = 60;           ///< for one case, in wall-clock time; 0: no limit
  std::int64_t memory_mebibytes = 0;  ///< of data that a worker may hold; 0: no limit
};

struct WorkerEnd {
  int signal = 0;  ///< the signal that ended it; 0: it exited
  int exit_code = 0;
  bool timed_out = false;  ///< a case exceeded the time limit, and the command ended the worker
  bool memory_exhausted = false;
  std::vector<JournalEntry> under_way;  ///< what each of its threads was doing

  /// A stable word: "crash", "timeout", "out-of-memory".
  const char* kind() const;
  /// A verb phrase: "ended the process with signal 11 (SIGSEGV)", "did not finish within 60 s".
  std::string phrase(const Limits& limits) const;
  /// The cases that may have caused the end: those over the time limit, or those of the threads in which a fatal signal
  /// arose, or all that were under way. At most 16.
  std::vector<JournalEntry> suspects(const Limits& limits) const;
  /// The end as a failure of the op, from the call that was under way.
  Failure failure(const std::string& op, const Limits& limits) const;
};

}  // namespace gradcheck::worker

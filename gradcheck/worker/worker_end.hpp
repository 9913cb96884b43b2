/// How a worker ended.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/outcome.hpp"
#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

struct Limits {
  double case_seconds = 60;           ///< CPU time of the worker for one case; 0: no limit, of wall-clock time neither
  std::int64_t memory_mebibytes = 0;  ///< of data that a worker may hold; 0: no limit
  double least_wall_seconds = 600;    ///< see wall_seconds()

  /// The wall-clock limit for one case. It ends a worker that sleeps or waits and so uses no CPU time. It is generous:
  /// a worker on a busy machine may need many times its CPU time.
  double wall_seconds() const { return std::max(10 * case_seconds, least_wall_seconds); }
  bool used_up_by(const JournalEntry& entry) const {
    return case_seconds > 0 && (entry.cpu_seconds > case_seconds || entry.wall_seconds > wall_seconds());
  }
};

struct WorkerEnd {
  int signal = 0;  ///< the signal that ended it; 0: it exited
  int exit_code = 0;
  bool timed_out = false;  ///< a case exceeded a time limit, and the command ended the worker
  bool memory_exhausted = false;
  std::vector<JournalEntry> under_way;  ///< what each of its threads was doing

  /// A stable word: "crash", "timeout", "out-of-memory".
  const char* kind() const;
  /// A verb phrase: "ended the process with signal 11 (SIGSEGV)", "used more than 60 s of CPU time in one case".
  std::string phrase(const Limits& limits) const;
  /// The cases that may have caused the end: those over a time limit, or those of the threads in which a fatal signal
  /// arose, or all that were under way. At most 16.
  std::vector<JournalEntry> suspects(const Limits& limits) const;
  /// The command ended the worker at the wall-clock limit: no case had used the CPU time that the limit allows.
  bool waited(const Limits& limits) const;
  /// The end as a failure of the op, from the call that was under way.
  Failure failure(const std::string& op, const Limits& limits) const;
};

}  // namespace gradcheck::worker

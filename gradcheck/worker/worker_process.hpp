/// A worker as the command sees it: a process of its own that answers requests, within limits.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/worker/channel.hpp"
#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

/// Where a worker finds what it shares with the command.
constexpr int socket_descriptor = 3, journal_descriptor = 4;

struct Limits {
  double case_seconds = 60;           ///< for one case, by the clock on the wall; 0: none
  std::int64_t memory_mebibytes = 0;  ///< of data that a worker may hold; 0: no limit
};

/// How a worker came to its end.
struct WorkerEnd {
  int signal = 0;  ///< that ended it; 0: it has ended itself
  int exit_code = 0;
  bool timed_out = false;  ///< a case was not done in time, and the command has ended it
  bool memory_exhausted = false;
  std::vector<JournalEntry> under_way;  ///< what its threads were at

  /// A stable word: "crash", "timeout", "out-of-memory".
  const char* kind() const;
  /// "ended the process with signal 11 (SIGSEGV)": what a call did.
  std::string deed(const Limits& limits) const;
};

/// Starts `gradcheck worker` with posix_spawn. The worker ends with the command, whatever ends that, and with this.
class WorkerProcess {
 public:
  explicit WorkerProcess(const Limits& limits);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  /// The answer; nothing if the worker came to its end over the request: see end(). `seconds`: for the whole of it, 0: no limit.
  std::optional<std::string> ask(const std::string& request, double seconds = 0);
  bool alive() const { return child_ > 0; }
  const WorkerEnd& end() const { return end_; }
  const Journal& journal() const { return journal_; }
  /// Another time for each case, from the next request on.
  void set_case_seconds(double seconds) { limits_.case_seconds = seconds; }

 private:
  bool overdue(double seconds_of_request, double seconds) const;
  bool gone();
  void stop();
  void bury(int status);

  Limits limits_;
  Journal journal_;
  int socket_ = -1;
  pid_t child_ = 0;
  WorkerEnd end_;
  Receiver receiver_{-1};
};

}  // namespace gradcheck::worker

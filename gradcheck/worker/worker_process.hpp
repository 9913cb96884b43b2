/// A worker, seen from the command: a process of its own that answers requests within limits.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "gradcheck/worker/channel.hpp"
#include "gradcheck/worker/journal.hpp"
#include "gradcheck/worker/worker_end.hpp"

namespace gradcheck::worker {

/// The descriptors that a worker shares with the command.
constexpr int socket_descriptor = 3, journal_descriptor = 4;

/// Starts `gradcheck worker` with posix_spawn. The worker ends when this is destroyed, and when the command ends for
/// any reason.
class WorkerProcess {
 public:
  explicit WorkerProcess(const Limits& limits);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess();

  /// The answer; nothing if the worker ended during the request: see end().
  std::optional<std::string> ask(const std::string& request);
  bool alive() const { return child_ > 0; }
  const WorkerEnd& end() const { return end_; }
  const Journal& journal() const { return journal_; }
  /// Changes the limit of CPU time for each case, from the next request on.
  void set_case_seconds(double seconds) { limits_.case_seconds = seconds; }

 private:
  bool overdue();
  bool gone();
  void stop();
  void note_end(int status);

  Limits limits_;
  Journal journal_;
  int socket_ = -1;
  pid_t child_ = 0;
  double cpu_seconds_ = 0;  // of the worker, when last read
  WorkerEnd end_;
  Receiver receiver_{-1};
};

}  // namespace gradcheck::worker

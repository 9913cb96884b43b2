/// What each thread of a worker is doing, in memory that outlives the worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"

namespace gradcheck::worker {

enum class Function : std::uint8_t { none, forward, backward, jvp, double_backward, valid, arrange };

/// A case that a thread has begun and not ended.
struct JournalEntry {
  std::int64_t index = 0;  ///< of the case; -1: none, as while a plugin is loaded
  double cpu_seconds = 0;  ///< that it has used: of the worker's CPU time since it was begun, an equal share per thread
  double wall_seconds = 0;  ///< since it was begun
  bool smaller = false;     ///< not the case of this number itself but one shrunk from it: Journal::smaller_case()
  bool fatal = false;       ///< the signal that ended the process was raised in this thread
  std::string call;         ///< the last call of the op, e.g. "backward in float64"; "" if there was none
  bool returned = false;    ///< that call has returned
};

/// Memory that the command and one worker share. The worker only writes, without locks, so that a signal which ends it
/// cannot leave the journal unreadable. The command treats the content as data from a process that may be damaged.
class Journal {
 public:
  /// New memory, for a worker that is started later. Throws Error if there is none.
  Journal();
  /// In the worker: the memory of an inherited descriptor.
  explicit Journal(int descriptor);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  int descriptor() const { return descriptor_; }

  // Called in the worker, about the calling thread. These functions allocate no memory.
  void begin(std::int64_t index, bool smaller);
  void end();
  void enter(Function function, gradcheck_dtype scalar);
  void leave();
  void note_smaller_case(const std::string& bytes);
  /// For signal handlers: this thread ends the process. `memory_is_exhausted`: no memory was left at that moment.
  void note_fatal(bool memory_is_exhausted);
  /// An allocation of this thread failed. The op may handle that, so it is not yet fatal.
  void note_refused_memory();

  // Called in the command.
  /// `cpu_seconds`: what the worker has used since its start.
  std::vector<JournalEntry> under_way(double cpu_seconds) const;
  std::string smaller_case() const;
  bool memory_exhausted() const;

 private:
  struct Slot;
  struct Page;
  Slot& own_slot();
  void map();

  int descriptor_ = -1;
  Page* page_ = nullptr;
};

}  // namespace gradcheck::worker

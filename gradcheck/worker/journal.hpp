/// What each thread of a worker is at, in memory that outlives the worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"

namespace gradcheck::worker {

enum class Function : std::uint8_t { none, forward, backward, jvp, double_backward, valid, arrange };

/// A case that a thread had begun with and not ended.
struct JournalEntry {
  std::int64_t index = 0;  ///< of the case; -1: none, as while a plugin is loaded
  double seconds = 0;      ///< since it was begun
  bool smaller = false;    ///< not the case of this number but one made of it: Journal::smaller_case()
  bool fatal = false;      ///< the signal that ended the process arose in this thread
  std::string call;        ///< e.g. "backward in float64": the last call of the op; "" if there was none
  bool returned = false;   ///< which had returned
};

/// Memory that the command and one worker share. The worker writes, and takes back nothing: a signal that ends it cannot be in the
/// way. The command takes what it reads for data that a damaged process may have written.
class Journal {
 public:
  /// New memory, for a worker to come. Throws Error where there is none to be had.
  Journal();
  /// In the worker: the memory behind a descriptor that it has inherited.
  explicit Journal(int descriptor);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  int descriptor() const { return descriptor_; }

  // Of the worker, about the calling thread. They allocate nothing.
  void begin(std::int64_t index, bool smaller);
  void end();
  void enter(Function function, gradcheck_dtype scalar);
  void leave();
  void note_smaller_case(const std::string& bytes);
  /// For signal handlers: the thread ends the process, and there was no more memory or there was.
  void note_fatal(bool memory_is_exhausted);
  /// The thread was refused memory. Its case may cope with that.
  void note_refused_memory();

  // Of the command.
  std::vector<JournalEntry> under_way() const;
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

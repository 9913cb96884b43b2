#pragma once

#include "gradcheck/run/case_watch.hpp"
#include "gradcheck/worker/case_bytes.hpp"
#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

/// Notes in a journal which case each thread of a run checks.
class JournalWatch final : public CaseWatch {
 public:
  /// The journal must outlive it.
  explicit JournalWatch(Journal& journal) : journal_(journal) {}
  void begin(std::int64_t index, const Case* smaller) override {
    if (smaller != nullptr) journal_.note_smaller_case(bytes_of(*smaller));
    journal_.begin(index, smaller != nullptr);
  }
  void end() override { journal_.end(); }

 private:
  Journal& journal_;
};

}  // namespace gradcheck::worker

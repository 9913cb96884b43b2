#pragma once

#include <algorithm>
#include <cstdint>

#include "gradcheck/worker/worker_end.hpp"

namespace gradcheck::worker {

/// How many workers may end while the cases of one op shrink. An op that crashes does so in many properties, and that
/// is one bug most of the time. Ends are counted instead of seconds, so that the smallest case follows from the seed.
class ShrinkBudget {
 public:
  /// Of one op: 120 crashes at some 30 ms each, or 6 ends at the limit of CPU time, which take four seconds each
  /// (IsolatedProperty), or one end at the wall-clock limit, which takes minutes. An end at the memory limit counts by
  /// the memory that the op fills first: 128 MiB take as long as a crash.
  static constexpr std::int64_t of_op = 120;

  explicit ShrinkBudget(std::int64_t left = of_op) : left_(left) {}
  void spend(const WorkerEnd& end, const Limits& limits) {
    if (end.waited(limits))
      left_ = 0;
    else if (end.timed_out)
      left_ -= 20;
    else if (end.memory_exhausted)
      left_ -= std::clamp<std::int64_t>(limits.memory_mebibytes / 128, 1, 20);
    else
      left_ -= 1;
  }
  bool spent() const { return left_ <= 0; }
  std::int64_t left() const { return left_; }

 private:
  std::int64_t left_;
};

}  // namespace gradcheck::worker

#pragma once

#include <cstdint>
#include <string_view>

#include "gradcheck/worker/worker_end.hpp"

namespace gradcheck::worker {

/// How many workers may end while the cases of one op shrink. An op that crashes does so in many properties, and that
/// is one bug most of the time. Ends are counted instead of seconds, so that the smallest case follows from the seed.
class ShrinkBudget {
 public:
  /// Of one op: 120 crashes at some 30 ms each, or 6 ends at a limit. An end at the time limit takes a second
  /// (IsolatedProperty), and an end at the memory limit takes as long as it takes to fill that memory.
  static constexpr std::int64_t of_op = 120;

  explicit ShrinkBudget(std::int64_t left = of_op) : left_(left) {}
  void spend(const WorkerEnd& end) { left_ -= std::string_view(end.kind()) == "crash" ? 1 : 20; }
  bool spent() const { return left_ <= 0; }
  std::int64_t left() const { return left_; }

 private:
  std::int64_t left_;
};

}  // namespace gradcheck::worker

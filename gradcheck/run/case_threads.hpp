#pragma once

#include <cstdint>
#include <functional>

#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// The threads on which the cases of one op are checked.
class CaseThreads {
 public:
  /// `jobs`: how many threads; 0: one per processor. An op that declares one_thread() gets one in any case.
  CaseThreads(const Op& op, int jobs);

  /// Calls check(i) for each i in [begin, end), in any order, and returns when all are done.
  void for_each(std::int64_t begin, std::int64_t end, const std::function<void(std::int64_t)>& check) const;

 private:
  int jobs_;
};

}  // namespace gradcheck

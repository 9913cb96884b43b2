#include "gradcheck/run/case_counts.hpp"

#include <algorithm>

namespace gradcheck {

void count_case(PropertyRecord& record, const CheckedCase& checked) {
  const Outcome& outcome = checked.outcome;
  ++record.cases;
  const Verdict verdict = outcome.verdict();
  record.compared_entries += outcome.compared_entries;
  record.forward_calls += outcome.forward_calls;
  record.backward_calls += outcome.backward_calls;
  record.referee_cases += outcome.by_referee ? 1 : 0;
  record.seconds += checked.seconds;
  if (checked.set_aside()) {
    ++record.set_aside;
    if (record.set_aside_reason.empty()) record.set_aside_reason = outcome.failures.front().message;
    return;
  }
  switch (verdict) {
    case Verdict::pass: ++record.passed; break;
    case Verdict::weak: ++record.weak; break;
    case Verdict::undecided: ++record.undecided; break;
    case Verdict::fail: ++record.failed; break;
    case Verdict::error: ++record.errors; break;
  }
  record.verdict = std::max(record.verdict, verdict);
}

}  // namespace gradcheck

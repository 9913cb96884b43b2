#include "gradcheck/record/totals.hpp"

#include <limits>

namespace gradcheck {
namespace {

void add(std::int64_t& sum, std::int64_t term) {
  // Rationale: a stored record may hold any numbers, and signed overflow is undefined.
  if (__builtin_add_overflow(sum, term, &sum)) {
    sum = term > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
  }
}

void add(Totals& sum, const PropertyRecord& property) {
  add(sum.properties, 1);
  add(sum.cases, property.cases);
  add(sum.passed, property.passed);
  add(sum.weak, property.weak);
  add(sum.undecided, property.undecided);
  add(sum.failed, property.failed);
  add(sum.errors, property.errors);
  add(sum.set_aside, property.set_aside);
  add(sum.compared_entries, property.compared_entries);
  add(sum.forward_calls, property.forward_calls);
  add(sum.backward_calls, property.backward_calls);
  add(sum.referee_cases, property.referee_cases);
  add(sum.findings, static_cast<std::int64_t>(property.findings.size()));
  for (const GradientStrength& gradient : property.gradients) {
    add(sum.gradients, gradient.compared);
    add(sum.gradients, gradient.unresolved);
    add(sum.unresolved, gradient.unresolved);
  }
  sum.seconds += property.seconds;
}

}  // namespace

Totals totals_of(const OpRecord& op) {
  Totals sum;
  for (const PropertyRecord& property : op.properties) add(sum, property);
  return sum;
}

Totals totals_of(const RunRecord& record) {
  Totals sum;
  for (const OpRecord& op : record.ops) {
    for (const PropertyRecord& property : op.properties) add(sum, property);
  }
  return sum;
}

VerdictCounts op_verdicts(const RunRecord& record) {
  VerdictCounts counts;
  for (const OpRecord& op : record.ops) ++counts.count.at(static_cast<std::size_t>(op.verdict));
  return counts;
}

}  // namespace gradcheck

#include "gradcheck/record/record.hpp"

namespace gradcheck {

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::weak: return "weak";
    case Verdict::undecided: return "undecided";
    case Verdict::fail: return "fail";
    case Verdict::error: return "error";
  }
  return "unknown";
}

const char* severity_of(const Finding& finding) {
  if (finding.verdict == Verdict::fail) return finding.kind == weak_numerics ? "weak" : "wrong";
  return to_string(finding.verdict);
}

std::int64_t entry_count(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  bool empty = false;
  for (const std::int64_t extent : shape) {
    if (extent < 0) return -1;
    if (extent == 0)
      empty = true;
    else if (__builtin_mul_overflow(count, extent, &count))
      return -1;
  }
  return empty ? 0 : count;
}

bool is_complete(const RecordJacobian& jacobian) {
  const std::int64_t entries = entry_count({jacobian.rows, jacobian.columns});
  const auto fits = [entries](const auto& part) { return static_cast<std::int64_t>(part.size()) == entries; };
  return fits(jacobian.analytic) && fits(jacobian.numeric) && fits(jacobian.error_bound) && fits(jacobian.verdict);
}

}  // namespace gradcheck

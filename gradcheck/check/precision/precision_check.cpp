#include "gradcheck/check/precision/precision_check.hpp"

#include <span>
#include <utility>
#include <vector>

#include "gradcheck/check/precision/scalar_pair.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

constexpr ScalarKind extended_scalars[] = {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide};
constexpr ScalarKind shipped_scalars[] = {ScalarKind::float64, ScalarKind::float32};

std::vector<ScalarKind> those_of(const Op& op, std::span<const ScalarKind> scalars) {
  std::vector<ScalarKind> found;
  for (const ScalarKind scalar : scalars) {
    if (op.forward_in(scalar) && op.backward_in(scalar)) found.push_back(scalar);
  }
  return found;
}

Failure failure_of(Verdict verdict, const char* kind, const Error& error) {
  Failure failure;
  failure.verdict = verdict;
  failure.kind = kind;
  failure.message = error.what();
  return failure;
}

/// All shipped scalars of an op against one extended scalar.
class ShippedScalars {
 public:
  ShippedScalars(const Op& op, const Case& instance, std::span<const ScalarKind> shipped, Grading grading)
      : op_(op), instance_(instance), shipped_(shipped), grading_(grading) {}

  /// With recheck_doubtful, extended numbers that are not beyond doubt are calculated again at 50 digits: in the first
  /// of the shipped scalars only, since all of them see nearly the same point.
  Outcome compare_with(ScalarKind extended, bool recheck_doubtful) {
    Outcome outcome;
    WrongValues wrong;
    try {
      for (const ScalarKind scalar : shipped_) {
        ScalarPair pair(op_, instance_, scalar, extended, outcome);
        compare(pair, outcome, wrong);
        if (!recheck_doubtful || scalar != shipped_.front() || !pair.is_doubtful()) continue;
        outcome.by_referee = true;
        trusted_ = pair.is_confirmed_at_50_digits();
      }
      outcome.failures = wrong.failures();
    } catch (const ShapeError& error) {
      if (computes_in(extended)) outcome.failures = {failure_of(Verdict::fail, "shape-convention", error)};
    } catch (const OpError& error) {
      if (computes_in(extended)) outcome.failures = {failure_of(Verdict::error, "op-failed", error)};
    }
    return outcome;
  }

  /// The extended numbers were beyond doubt, or were confirmed.
  bool trusted() const { return trusted_; }

 private:
  void compare(ScalarPair& pair, Outcome& outcome, WrongValues& wrong) const {
    const std::vector<ScalarPair::Excess> excesses = pair.excesses();
    Grades grades =
        grading_ == Grading::by_point ? graded_by_point(op_, pair, excesses, outcome) : all_failures(pair, excesses);
    if (!grades.aside.empty()) {
      wrong.set_aside(std::move(grades.aside));
      return;
    }
    pair.count_compared();
    for (WrongValue& value : grades.values) wrong.add(std::move(value));
  }

  /// An op that fails in the extended scalar as well is a finding of the gradient check, and is not reported twice.
  bool computes_in(ScalarKind extended) const {
    try {
      extended_side(op_, instance_, extended);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  const Op& op_;
  const Case& instance_;
  std::span<const ScalarKind> shipped_;
  Grading grading_;
  bool trusted_ = true;
};

}  // namespace

bool has_precision_to_check(const Op& op) {
  return !those_of(op, shipped_scalars).empty() && !those_of(op, extended_scalars).empty();
}

Outcome check_precision_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended) {
  return ShippedScalars(op, instance, {&shipped, 1}, Grading::all_fail).compare_with(extended, false);
}

Outcome check_precision(const Op& op, const Case& instance, Confirmation confirmation, Grading grading) {
  const std::vector<ScalarKind> shipped = those_of(op, shipped_scalars), extended = those_of(op, extended_scalars);
  if (shipped.empty() || extended.empty())
    throw LoadError(op.name() + ": no shipped scalar, or no extended one to compare it with");
  const bool has_50_digits = extended.front() != ScalarKind::wide && extended.back() == ScalarKind::wide;
  const bool may_recheck = confirmation != Confirmation::first_only && has_50_digits;
  ShippedScalars scalars(op, instance, shipped, grading);
  Outcome first = scalars.compare_with(extended.front(), may_recheck);
  const bool settled = first.verdict() == Verdict::error || (scalars.trusted() && first.verdict() == Verdict::pass);
  if (!may_recheck || settled) return first;
  Outcome confirmed = scalars.compare_with(ScalarKind::wide, false);
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = true;
  return confirmed;
}

}  // namespace gradcheck

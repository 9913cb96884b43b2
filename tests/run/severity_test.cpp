// How failures of different gravity in one case and in several cases go together.
#include <catch2/catch.hpp>

#include "gradcheck/run/checked_case.hpp"
#include "gradcheck/run/failure_groups.hpp"

namespace gradcheck::tests {
namespace {

Failure failure(Verdict verdict, const char* kind, const char* input = "x") {
  Failure one;
  one.verdict = verdict;
  one.kind = kind;
  one.input = input;
  return one;
}

CheckedCase checked(bool special, std::vector<Failure> failures) {
  CheckedCase one;
  one.drawn.special = special;
  one.outcome.failures = std::move(failures);
  one.leave_out_open();
  return one;
}

TEST_CASE("a special case in which nothing was decided is set aside") {
  const Failure undecided = failure(Verdict::undecided, "bound-too-wide"),
                forward = failure(Verdict::weak, forward_weak);
  CHECK(checked(true, {undecided}).set_aside());
  CHECK(checked(true, {forward}).set_aside());
  CHECK(checked(true, {undecided, forward}).set_aside());
  CHECK_FALSE(checked(false, {undecided}).set_aside());
  CHECK_FALSE(checked(false, {forward}).set_aside());
  CHECK_FALSE(checked(true, {}).set_aside());
  CHECK_FALSE(checked(true, {failure(Verdict::fail, "wrong-value")}).set_aside());
  CHECK_FALSE(checked(true, {failure(Verdict::weak, weak_numerics)}).set_aside());
}

TEST_CASE("what is open in a special case is left out beside what was decided") {
  const std::vector<Failure> both = {failure(Verdict::undecided, "bound-too-wide"),
                                     failure(Verdict::weak, forward_weak), failure(Verdict::weak, weak_numerics)};
  const CheckedCase special = checked(true, both), ordinary = checked(false, both);
  REQUIRE(special.outcome.failures.size() == 1);
  CHECK(special.outcome.failures[0].kind == weak_numerics);
  CHECK(special.outcome.verdict() == Verdict::weak);
  CHECK_FALSE(special.set_aside());
  CHECK(ordinary.outcome.failures.size() == 3);
  CHECK(ordinary.outcome.verdict() == Verdict::undecided);
}

std::size_t told(const std::vector<Failure>& failures) {
  FailureGroups groups;
  for (const Failure& one : failures) groups.add(checked(false, {one}));
  return groups.told().size();
}

TEST_CASE("a warning is not told beside a failure of the same kind and input") {
  const Failure fails = failure(Verdict::fail, weak_numerics), warns = failure(Verdict::weak, weak_numerics);
  CHECK(told({warns, fails}) == 1);
  CHECK(told({fails, warns}) == 1);
  CHECK(told({warns, warns}) == 1);
  CHECK(told({warns, failure(Verdict::fail, weak_numerics, "w")}) == 2);
  CHECK(told({warns, failure(Verdict::fail, "infinite")}) == 2);
  CHECK(told({fails, failure(Verdict::undecided, weak_numerics)}) == 2);
}

}  // namespace
}  // namespace gradcheck::tests

#include "gradcheck/run/case_counts.hpp"

#include <catch2/catch.hpp>

namespace gradcheck {
namespace case_counts_test {

CheckedCase checked(Verdict verdict, bool special = false) {
  CheckedCase one;
  one.outcome.compared_entries = 1;
  one.outcome.forward_calls = 10;
  one.outcome.backward_calls = 100;
  one.seconds = 0.5;
  one.drawn.special = special;
  if (verdict != Verdict::pass) {
    Failure& failure = one.outcome.failures.emplace_back();
    failure.verdict = verdict;
    failure.message = "the reason";
  }
  return one;
}

TEST_CASE("cases are counted by their verdicts, with their calls and their time") {
  PropertyRecord record;
  for (const Verdict verdict : {Verdict::pass, Verdict::pass, Verdict::pass, Verdict::undecided, Verdict::undecided,
                                Verdict::fail, Verdict::error, Verdict::error, Verdict::error, Verdict::error})
    count_case(record, checked(verdict));
  CHECK(record.cases == 10);
  CHECK(record.passed == 3);
  CHECK(record.undecided == 2);
  CHECK(record.failed == 1);
  CHECK(record.errors == 4);
  CHECK(record.compared_entries == 10);
  CHECK(record.forward_calls == 100);
  CHECK(record.backward_calls == 1000);
  CHECK(record.seconds == 5);
  CHECK(record.referee_cases == 0);
  CHECK(record.set_aside == 0);
  CHECK(record.verdict == Verdict::error);
}

TEST_CASE("the verdict is that of the gravest case, in any order") {
  PropertyRecord record;
  CHECK(record.verdict == Verdict::pass);
  count_case(record, checked(Verdict::fail));
  count_case(record, checked(Verdict::pass));
  CHECK(record.verdict == Verdict::fail);
}

TEST_CASE("an undecided case of special values is set aside with its reason, and its calls count") {
  PropertyRecord record;
  CheckedCase first = checked(Verdict::undecided, true);
  first.outcome.by_referee = true;
  count_case(record, first);
  CheckedCase second = checked(Verdict::undecided, true);
  second.outcome.failures[0].message = "another reason";
  count_case(record, second);
  count_case(record, checked(Verdict::fail, true));
  CHECK(record.cases == 3);
  CHECK(record.set_aside == 2);
  CHECK(record.set_aside_reason == "the reason");
  CHECK(record.undecided == 0);
  CHECK(record.failed == 1);
  CHECK(record.referee_cases == 1);
  CHECK(record.forward_calls == 30);
}

}  // namespace case_counts_test
}  // namespace gradcheck

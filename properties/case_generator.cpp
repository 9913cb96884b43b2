#include "properties/case_generator.hpp"

#include <chrono>

#include <rapidcheck/seq/Create.h>
#include <rapidcheck/shrinkable/Create.h>
#include <rapidcheck/shrinkable/Operations.h>

#include "properties/case_plan.hpp"
#include "properties/smaller_cases.hpp"

namespace gradcheck::properties {

namespace {

// A smaller counterexample is worth a pause, not a wait.
constexpr std::chrono::seconds shrink_time(4);
constexpr int most_shrink_checks = 2000;

}  // namespace

std::unique_ptr<CaseStream> CaseGenerator::open(const Op& op, std::uint64_t seed) const {
  return std::make_unique<PlannedCases>(op, seed);
}

ShrunkCase CaseGenerator::shrink(const Op& op, const Case& instance, const Failure& failure,
                                 const std::function<Outcome(const Case&)>& check) const {
  const auto deadline = std::chrono::steady_clock::now() + shrink_time;
  int checks = 0;
  const auto fails_alike = [&](const Case& candidate) {
    if (++checks > most_shrink_checks || std::chrono::steady_clock::now() > deadline) return false;
    return check(candidate).find_alike(failure) != nullptr;
  };
  const auto shrinkable = rc::shrinkable::shrinkRecur(
      instance, [&op](const Case& larger) { return rc::seq::fromContainer(smaller_cases(op, larger)); });
  const auto [smallest, steps] = rc::shrinkable::findLocalMin(shrinkable, fails_alike);
  return {smallest, static_cast<std::int64_t>(steps)};
}

}  // namespace gradcheck::properties

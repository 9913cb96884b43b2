#include "properties/case_generator.hpp"

#include <chrono>

#include <rapidcheck/seq/Create.h>
#include <rapidcheck/shrinkable/Create.h>
#include <rapidcheck/shrinkable/Operations.h>

#include "gradcheck/error.hpp"
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
  auto smallest = rc::shrinkable::shrinkRecur(
      instance, [&op](const Case& larger) { return rc::seq::fromContainer(smaller_cases(op, larger)); });
  ShrunkCase shrunk;
  for (bool smaller = true; smaller;) {
    smaller = false;
    auto candidates = smallest.shrinks();
    for (std::size_t step = 0; !smaller; ++step) {
      const auto candidate = candidates.next();
      if (!candidate) break;
      if (!fails_alike(candidate->value())) continue;
      smallest = *candidate;
      shrunk.path.push_back(step);
      smaller = true;
    }
  }
  shrunk.instance = smallest.value();
  return shrunk;
}

Case CaseGenerator::follow(const Op& op, Case instance, std::span<const std::size_t> path) const {
  for (const std::size_t step : path) {
    std::vector<Case> smaller = smaller_cases(op, instance);
    if (step >= smaller.size())
      throw UsageError("the case can no longer be made smaller in the way that the token tells");
    instance = std::move(smaller[step]);
  }
  return instance;
}

}  // namespace gradcheck::properties

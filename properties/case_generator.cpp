#include "properties/case_generator.hpp"

#include <rapidcheck/seq/Create.h>
#include <rapidcheck/shrinkable/Create.h>
#include <rapidcheck/shrinkable/Operations.h>

#include "gradcheck/error.hpp"
#include "properties/case_plan.hpp"
#include "properties/smaller_cases.hpp"

namespace gradcheck::properties {

namespace {

/// How much a shrink may compute. Only counts decide, so that the smallest case follows from the seed and not from the
/// speed of the machine.
class ShrinkBudget {
 public:
  bool spent() const { return checks_ >= most_checks || work_ >= most_work; }

  void count(const Case& candidate, const Outcome& outcome) {
    std::int64_t entries = 1;
    for (const Shape& shape : candidate.input_shapes) entries += shape.size();
    for (const Shape& shape : candidate.output_shapes) entries += shape.size();
    ++checks_;
    work_ += entries * (1 + outcome.forward_calls + outcome.backward_calls);
  }

 private:
  static constexpr int most_checks = 2000;
  // In entries of inputs and outputs times calls. A built-in op takes 20 to 200 ns for one in the first scalar: two to
  // twenty seconds, which only cases of many thousand entries come to.
  static constexpr std::int64_t most_work = 100'000'000;

  int checks_ = 0;
  std::int64_t work_ = 0;
};

}  // namespace

std::unique_ptr<CaseStream> CaseGenerator::open(const Op& op, std::uint64_t seed) const {
  return std::make_unique<PlannedCases>(op, seed);
}

ShrunkCase CaseGenerator::shrink(const Op& op, const Case& instance, const Failure& failure,
                                 const std::function<Outcome(const Case&)>& check) const {
  ShrinkBudget budget;
  double unsoundness = failure.unsoundness;
  const auto fails_alike = [&](const Case& candidate) {
    if (budget.spent()) return false;
    const Outcome outcome = check(candidate);
    budget.count(candidate, outcome);
    const Failure* alike = outcome.find_alike(failure);
    if (alike == nullptr) return false;
    // A sound reference is worth more than a smaller case. An unsound one may only become sounder. What is undecided has
    // no sound reference anyway.
    if (alike->verdict == Verdict::fail && !alike->is_sound() && alike->unsoundness > unsoundness) return false;
    unsoundness = alike->unsoundness;
    return true;
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
      throw UsageError("the token's shrink steps no longer exist: cases now shrink differently");
    instance = std::move(smaller[step]);
  }
  return instance;
}

}  // namespace gradcheck::properties

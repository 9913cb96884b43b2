#include "properties/case_generator.hpp"

#include <chrono>

#include <rapidcheck/Gen.h>
#include <rapidcheck/Random.h>
#include <rapidcheck/shrinkable/Create.h>
#include <rapidcheck/shrinkable/Operations.h>
#include <rapidcheck/seq/Create.h>

#include "gradcheck/random.hpp"
#include "properties/random_shapes.hpp"
#include "properties/random_values.hpp"
#include "properties/smaller_cases.hpp"

namespace gradcheck::properties {

namespace {

// A smaller counterexample is worth a pause, not a wait.
constexpr std::chrono::seconds shrink_time(4);
constexpr int most_shrink_checks = 2000;

Case draw_case(const Op& op, std::uint64_t seed) {
  RandomStream random(seed);
  ShapesAndAttributes drawn = draw_shapes(op, random);
  Case instance = make_case(op, std::move(drawn.bindings), std::move(drawn.attributes));
  draw_values(op, instance, random);
  return instance;
}

rc::Gen<Case> case_generator(const Op& op) {
  return rc::Gen<Case>([&op](const rc::Random& random, int) {
    return rc::shrinkable::shrinkRecur(draw_case(op, rc::Random(random).next()), [&op](const Case& instance) {
      return rc::seq::fromContainer(smaller_cases(op, instance));
    });
  });
}

}  // namespace

Case CaseGenerator::draw(const Op& op, std::uint64_t seed) const {
  return case_generator(op)(rc::Random(seed), 0).value();
}

ShrunkCase CaseGenerator::shrink(const Op& op, std::uint64_t seed, const Failure& failure,
                                 const std::function<Outcome(const Case&)>& check) const {
  const auto deadline = std::chrono::steady_clock::now() + shrink_time;
  int checks = 0;
  const auto fails_alike = [&](const Case& candidate) {
    if (++checks > most_shrink_checks || std::chrono::steady_clock::now() > deadline) return false;
    return check(candidate).find_alike(failure) != nullptr;
  };
  const auto [smallest, steps] = rc::shrinkable::findLocalMin(case_generator(op)(rc::Random(seed), 0), fails_alike);
  return {smallest, static_cast<std::int64_t>(steps)};
}

}  // namespace gradcheck::properties

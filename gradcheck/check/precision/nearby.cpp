#include "gradcheck/check/precision/nearby.hpp"

#include <cstddef>
#include <utility>

#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

// So many roundings are far beyond what rounds differently, and near enough for values that nearly cancel to do so still.
constexpr double moved_roundings = 0x1p12;
constexpr int nearby_bits = 20;

/// Adds the case with the inputs move(value) if the domains have all of them.
template <class Move>
bool add_case(std::vector<Case>& cases, const Op& op, const Case& instance, Move move) {
  Case moved = instance;
  for (const std::size_t input : op.differentiable_inputs()) {
    for (double& value : moved.inputs[input]) {
      value = move(value);
      if (!op.domains()[input].contains(value)) return false;
    }
  }
  cases.push_back(std::move(moved));
  return true;
}

bool add_scaled(std::vector<Case>& cases, const Op& op, const Case& instance, double factor) {
  return add_case(cases, op, instance, [factor](double value) { return value * factor; });
}

}  // namespace

std::vector<Case> nearby_cases(const Op& op, const Case& instance, double unit_roundoff) {
  std::vector<Case> cases;
  RandomStream random(mix_seed(instance.seed, hash_name("nearby")));
  add_case(cases, op, instance, [&](double value) {
    return value + value * (moved_roundings * unit_roundoff * random.signed_half_to_one(nearby_bits));
  });
  if (!add_scaled(cases, op, instance, 0.875)) add_scaled(cases, op, instance, 1.125);
  return cases;
}

std::vector<Case> cases_elsewhere(const Op& op, const Case& instance) {
  std::vector<Case> cases;
  for (const double factor : {0.5, 0.25, 0.125}) add_scaled(cases, op, instance, factor);
  for (const std::size_t input : op.differentiable_inputs()) {
    Case negated = instance;
    bool inside = true;
    for (double& value : negated.inputs[input]) {
      value = -value;
      inside = inside && op.domains()[input].contains(value);
    }
    if (inside) cases.push_back(std::move(negated));
  }
  RandomStream random(mix_seed(instance.seed, hash_name("elsewhere")));
  Case& shuffled = cases.emplace_back(instance);
  for (const std::size_t input : op.differentiable_inputs()) {
    std::vector<double>& values = shuffled.inputs[input];
    for (std::size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[random.below(left)]);
  }
  return cases;
}

}  // namespace gradcheck

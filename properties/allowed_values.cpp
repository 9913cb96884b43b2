#include "properties/allowed_values.hpp"

#include <algorithm>
#include <cmath>

#include "gradcheck/check/compare/jacobian_size.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

namespace {

bool is_diagonal(const Op& op) {
  return std::any_of(op.structure().begin(), op.structure().end(),
                     [](const StructureClaim& claim) { return claim.kind == StructureKind::diagonal; });
}

}  // namespace

bool allowed_together(const Op& op, const Case& instance) {
  for (const std::size_t input : op.differentiable_inputs()) {
    if (!op.domains()[input].contains_together(instance.inputs[input], instance.input_shapes[input])) return false;
  }
  return true;
}

bool allowed(const Op& op, std::size_t input, double value) {
  if (!op.domains()[input].contains(value)) return false;
  if (op.extended()) return true;
  return std::none_of(op.kinks().points.begin(), op.kinks().points.end(), [&](const KinkPoint& kink) {
    return kink.input == input && std::abs(value - kink.at) < kink_distance;
  });
}

bool must_differ(const Op& op, std::size_t input) {
  if (op.extended()) return false;
  return std::any_of(op.kinks().ties.begin(), op.kinks().ties.end(), [&](const Ties& ties) {
    return std::find(ties.inputs.begin(), ties.inputs.end(), input) != ties.inputs.end();
  });
}

bool ties_can_be_decided(const Op& op, const Case& instance) {
  return has_small_jacobian(op, instance) || is_diagonal(op);
}

Case moved_off_kinks(const Op& op, const Case& instance) {
  Case result = instance;
  RandomStream random(mix_seed(instance.seed, hash_name("moved")));
  for (const std::size_t input : op.differentiable_inputs()) {
    for (double& value : result.inputs[input]) {
      const double candidate =
          static_cast<float>(value + 0x1p-7 * random.signed_half_to_one(10) * std::max(1.0, std::abs(value)));
      if (allowed(op, input, candidate)) value = candidate;
    }
  }
  return allowed_together(op, result) ? result : instance;
}

}  // namespace gradcheck::properties

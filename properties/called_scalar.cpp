#include "properties/called_scalar.hpp"

namespace gradcheck::properties {

namespace {

std::optional<ScalarKind> first_of(const Op& op, std::initializer_list<ScalarKind> scalars) {
  // An op without gradients has no backward to call.
  if (op.differentiable_inputs().empty()) return std::nullopt;
  for (const ScalarKind scalar : scalars) {
    if (op.forward_in(scalar) && op.backward_in(scalar)) return scalar;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ScalarKind> shipped_scalar(const Op& op) {
  return first_of(op, {ScalarKind::float64, ScalarKind::float32, ScalarKind::double_double});
}

std::optional<ScalarKind> finest_scalar(const Op& op) {
  return first_of(op, {ScalarKind::double_double, ScalarKind::float64, ScalarKind::float32});
}

}  // namespace gradcheck::properties

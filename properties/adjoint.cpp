#include "properties/adjoint.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

/// All outputs are declared linear in this input.
bool is_linear(const Op& op, std::size_t input) {
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    const bool claimed = std::any_of(op.structure().begin(), op.structure().end(), [&](const StructureClaim& claim) {
      return claim.output == output && claim.input == input && claim.kind == StructureKind::linear;
    });
    if (!claimed) return false;
  }
  return true;
}

/// The outputs where this input is zero: what its terms come on top of. Nothing where the op does not go there.
template <class T>
std::optional<Results<T>> outputs_at_zero(const Op& op, const Case& instance, std::size_t input) {
  OpCall<T> call(op, instance);
  for (std::size_t i = 0; i < call.inputs[input]->size(); ++i) call.set(*call.inputs[input], i, T(0));
  try {
    if (!call.forward()) return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
  return call.values(call.outputs);
}

template <class T>
struct Sum {
  T value{0};
  double size = 0;

  void add(const T& one, const T& other) {
    value += one * other;
    size += std::abs(to_double(T(one * other)));
  }
};

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    for (const std::size_t input : op.differentiable_inputs()) {
      if (!is_linear(op, input)) continue;
      const auto at_zero = outputs_at_zero<T>(op, instance, input);
      if (!at_zero) continue;
      ++outcome.forward_calls;
      Sum<T> of_output, of_input;
      for (std::size_t output = 0; output < plain.outputs.size(); ++output) {
        for (std::size_t i = 0; i < plain.outputs[output].size(); ++i) {
          const T upstream = from_double<T>(instance.upstream[output][i]);
          of_output.add(plain.outputs[output][i], upstream);
          of_output.add((*at_zero)[output][i], -upstream);
        }
      }
      for (std::size_t i = 0; i < plain.gradients[input].size(); ++i) {
        of_input.add(plain.gradients[input][i], from_double<T>(instance.inputs[input][i]));
      }
      if (!std::isfinite(to_double(of_output.value))) continue;
      ++outcome.compared_entries;
      const double allowed =
          reordering<T> * std::max({of_output.size, of_input.size, scale_of(plain.gradients, instance)});
      if (std::abs(to_double(T(of_output.value - of_input.value))) <= allowed) continue;
      const std::string& name = op.signature().inputs[input].name;
      fail(outcome, "not-adjoint", name,
           "the outputs are linear in " + name + ", so <d" + name + ", " + name + "> is what " + name +
               " adds to <upstream, outputs>; but it is " + number_text(to_double(of_input.value)) + " and not " +
               number_text(to_double(of_output.value)));
    }
  });
}

}  // namespace

bool Adjoint::applies(const Op& op) const {
  const std::vector<std::size_t>& inputs = op.differentiable_inputs();
  return finest_scalar(op).has_value() &&
         std::any_of(inputs.begin(), inputs.end(), [&](std::size_t input) { return is_linear(op, input); });
}

Outcome Adjoint::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*finest_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties

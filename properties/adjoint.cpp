#include "properties/adjoint.hpp"

#include "properties/call_check.hpp"

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

/// The outputs where this input is zero: the constant part. Empty if the op fails there.
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

/// <upstream, y(x) - y(0)>
template <class T>
Sum<T> product_of_outputs(const CallCheck<T>& check, const Results<T>& at_zero) {
  Sum<T> sum;
  const Results<T>& outputs = check.plain.outputs;
  for (std::size_t output = 0; output < outputs.size(); ++output) {
    for (std::size_t i = 0; i < outputs[output].size(); ++i) {
      const T upstream = from_double<T>(check.instance.upstream[output][i]);
      sum.add(outputs[output][i], upstream);
      sum.add(at_zero[output][i], -upstream);
    }
  }
  return sum;
}

/// <dx, x>
template <class T>
Sum<T> product_of_input(const CallCheck<T>& check, std::size_t input) {
  Sum<T> sum;
  const std::vector<T>& gradient = check.plain.gradients[input];
  for (std::size_t i = 0; i < gradient.size(); ++i)
    sum.add(gradient[i], from_double<T>(check.instance.inputs[input][i]));
  return sum;
}

template <class T>
void compare_products(const CallCheck<T>& check, std::size_t input) {
  const auto at_zero = outputs_at_zero<T>(check.op, check.instance, input);
  if (!at_zero) return;
  check.count_calls(1, 0);
  const Sum<T> of_output = product_of_outputs(check, *at_zero), of_input = product_of_input(check, input);
  if (!std::isfinite(to_double(of_output.value))) return;
  ++check.outcome.compared_entries;
  const double allowed =
      reordering<T> * std::max({of_output.size, of_input.size, scale_of(check.plain.gradients, check.instance)});
  if (std::abs(to_double(T(of_output.value - of_input.value))) <= allowed) return;
  const std::string& name = check.input_name(input);
  fail(check.outcome, "not-adjoint", name,
       "the outputs are declared linear in " + name + ", so <d" + name + ", " + name +
           "> must equal <upstream, outputs - outputs at " + name + " = 0>; <d" + name + ", " + name + "> is " +
           number_text(to_double(of_input.value)) + ", expected " + number_text(to_double(of_output.value)));
}

}  // namespace

bool Adjoint::applies(const Op& op) const {
  const std::vector<std::size_t>& inputs = op.differentiable_inputs();
  return finest_scalar(op).has_value() &&
         std::any_of(inputs.begin(), inputs.end(), [&](std::size_t input) { return is_linear(op, input); });
}

Outcome Adjoint::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*finest_scalar(op), op, instance, [](const auto& check) {
    for (const std::size_t input : check.op.differentiable_inputs()) {
      if (is_linear(check.op, input)) compare_products(check, input);
    }
  });
}

}  // namespace gradcheck::properties

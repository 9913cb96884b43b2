#include "properties/wanted.hpp"

#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

/// Which of n gradients are asked for, set by set: all subsets but none and all, or beyond four, each alone and each left out.
std::vector<std::vector<bool>> subsets_of(std::size_t n) {
  std::vector<std::vector<bool>> subsets;
  if (n <= 4) {
    for (std::size_t bits = 1; bits + 1 < std::size_t{1} << n; ++bits) {
      std::vector<bool>& subset = subsets.emplace_back();
      for (std::size_t k = 0; k < n; ++k) subset.push_back((bits >> k & 1U) != 0);
    }
    return subsets;
  }
  for (const bool alone : {true, false}) {
    for (std::size_t k = 0; k < n; ++k) subsets.emplace_back(n, !alone)[k] = alone;
  }
  return subsets;
}

std::string names_of(const Op& op, const std::vector<bool>& subset) {
  std::string names;
  for (std::size_t k = 0; k < subset.size(); ++k) {
    if (subset[k]) names += (names.empty() ? "d" : ", d") + op.signature().inputs[op.differentiable_inputs()[k]].name;
  }
  return names;
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    OpCall<T> call(op, instance);
    call.forward();
    ++outcome.forward_calls;
    const std::vector<std::size_t>& inputs = op.differentiable_inputs();
    std::vector<std::string> failed;
    for (const std::vector<bool>& subset : subsets_of(inputs.size())) {
      for (std::size_t k = 0; k < subset.size(); ++k) call.wanted[inputs[k]] = subset[k];
      call.poison_downstream();
      if (op.accumulates()) call.fill_downstream(0);
      call.backward();
      ++outcome.backward_calls;
      const Results<T> gradients = call.gradients();
      outcome.compared_entries += entries_of(instance.inputs);
      const auto difference = first_difference(plain.gradients, gradients);
      if (!difference) continue;
      const std::string& name = op.signature().inputs[difference->tensor].name;
      if (std::find(failed.begin(), failed.end(), name) != failed.end()) continue;
      failed.push_back(name);
      fail(outcome, "needs-gradient", name,
           gradient_text(op, instance, *difference) + " is " + number_text(difference->was) +
               " when all gradients are asked for, and " + number_text(difference->is) + " when only " +
               names_of(op, subset) + " is");
    }
  });
}

}  // namespace

bool Wanted::applies(const Op& op) const {
  return op.differentiable_inputs().size() > 1 && shipped_scalar(op).has_value();
}

Outcome Wanted::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*shipped_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties

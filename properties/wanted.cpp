#include "properties/wanted.hpp"

#include <set>

#include "properties/call_check.hpp"

namespace gradcheck::properties {

namespace {

/// The sets of requested gradients that are tried: all subsets of up to four except none and all; of more, each
/// gradient alone and each left out.
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
void check_wanted(const CallCheck<T>& check) {
  const Op& op = check.op;
  OpCall<T> call(op, check.instance);
  call.forward();
  check.count_calls(1, 0);
  const std::vector<std::size_t>& inputs = op.differentiable_inputs();
  std::set<std::size_t> failed;
  for (const std::vector<bool>& subset : subsets_of(inputs.size())) {
    for (std::size_t k = 0; k < subset.size(); ++k) call.wanted[inputs[k]] = subset[k];
    call.poison_downstream();
    if (op.accumulates()) call.fill_downstream(0);
    call.backward();
    check.count_calls(0, 1);
    const Results<T> gradients = call.gradients();
    check.outcome.compared_entries += entries_of(check.instance.inputs);
    const auto difference = first_difference(check.plain.gradients, gradients);
    // One failure per input.
    if (!difference || !failed.insert(difference->tensor).second) continue;
    check.gradients_agree(gradients, "needs-gradient", "when only " + names_of(op, subset) + " is requested");
  }
}

}  // namespace

bool Wanted::applies(const Op& op) const {
  return op.differentiable_inputs().size() > 1 && shipped_scalar(op).has_value();
}

Outcome Wanted::check(const Op& op, const Case& instance, Confirmation) const {
  return check_calls(*shipped_scalar(op), op, instance, [](const auto& check) { check_wanted(check); });
}

}  // namespace gradcheck::properties

#include "gradcheck/check/precision/typical_sizes.hpp"

#include <algorithm>
#include <memory>

#include "gradcheck/check/precision/nearby.hpp"
#include "gradcheck/check/precision/result_tensors.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

void widen(std::vector<double>& sizes, const ExtendedSide& side) {
  for (std::size_t tensor = 0; tensor < sizes.size(); ++tensor)
    sizes[tensor] = std::max(sizes[tensor], side.largest(tensor));
}

}  // namespace

std::vector<double> typical_sizes(const Op& op, const Case& instance, const ExtendedSide& results, Outcome& counts) {
  std::vector<double> sizes(result_tensors(op, instance).size());
  widen(sizes, results);
  for (const Case& elsewhere : cases_elsewhere(op, instance)) {
    try {
      const std::unique_ptr<ExtendedSide> side = extended_side(op, elsewhere, results.scalar());
      counts.forward_calls += side->forward_calls();
      counts.backward_calls += side->backward_calls();
      widen(sizes, *side);
    } catch (const Error&) {  // the op refuses these inputs, so they say nothing
    }
  }
  return sizes;
}

}  // namespace gradcheck

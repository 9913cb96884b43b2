/// Random values for the inputs of an op, inside its domain.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"
#include "properties/index_strata.hpp"
#include "properties/upstream_strata.hpp"
#include "properties/value_strata.hpp"

namespace gradcheck::properties {

/// The strata that the values of a case come from.
struct ValuePlan {
  std::vector<const ValueStratum*> inputs;  ///< one per input of the signature; ignored for index inputs
  const IndexStratum* indices = nullptr;
  const UpstreamStratum* upstream = nullptr;
};

/// All strata ordinary.
ValuePlan ordinary_values(const Op& op);

/// Fills the inputs and the upstream gradient of the case. Values are dyadic numbers of a dozen bits: short to read,
/// and exact in float together with their neighbours x ± 4h. An op that computes only in float or double is kept away
/// from its declared kinks, because its differences need steps that would cross them. Returns, for each input, whether
/// its stratum had such values. Throws ShapeError if the domain leaves no value, or if the op's own `valid` refuses a
/// hundred draws.
std::vector<bool> draw_values(const Op& op, Case& instance, const ValuePlan& plan, RandomStream& random);

/// Ordinary values; in one case of eight, simple values.
void draw_values(const Op& op, Case& instance, RandomStream& random);

}  // namespace gradcheck::properties

/// Random values for the inputs of an op, inside of its domain.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"
#include "properties/value_strata.hpp"

namespace gradcheck::properties {

/// From which strata the values of a case come.
struct ValuePlan {
  std::vector<const ValueStratum*> inputs;  ///< one per input of the signature; of an index input it is not looked at
  const IndexStratum* indices = nullptr;
  const UpstreamStratum* upstream = nullptr;
};

/// All ordinary.
ValuePlan ordinary_values(const Op& op);

/// Fills inputs and upstream of the case. Values are dyadic numbers of a dozen bits: short to read, exact in float with their
/// neighbours x ± 4h. An op that computes in float or double only is kept away from its declared kinks, since its differences
/// need a step that would reach across. Returns, for each input, whether its stratum had such values.
/// Throws ShapeError where the domain leaves no value, or where the op's own `valid` refuses a hundred draws.
std::vector<bool> draw_values(const Op& op, Case& instance, const ValuePlan& plan, RandomStream& random);

/// Ordinary values, one case in eight of simple ones.
void draw_values(const Op& op, Case& instance, RandomStream& random);

/// Ties and kinks are decided entry by entry: the full Jacobian of the case is small enough to be looked at, or its structure
/// takes it apart.
bool ties_can_be_decided(const Op& op, const Case& instance);

/// The value lies in the domain and, for a black box, away from declared kinks.
bool allowed(const Op& op, std::size_t input, double value);

/// The case with each entry moved by up to 2^-7 of its size, or of 1: off kinks at round numbers and equal entries, where what is
/// right to first order may follow one convention or another. The case itself where the domain leaves no such move.
Case moved_off_kinks(const Op& op, const Case& instance);

/// The values of each input fulfil what the domain demands of them together.
bool allowed_together(const Op& op, const Case& instance);

/// Inputs of which equal entries are a kink that a black box must be kept away from.
bool must_differ(const Op& op, std::size_t input);

}  // namespace gradcheck::properties

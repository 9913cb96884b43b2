/// Wording that several reports share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// The outcome of a run in one sentence without a full stop, e.g. "2 of 7 ops failed, 1 undecided".
/// A run without ops says "Nothing was checked", whatever its exit code.
std::string headline(const RunRecord& record);

/// The verdict that gives a run's headline its colour and sign: taken from the exit code and the recorded verdicts.
Verdict gravity(const RunRecord& record);

/// "W[1,2]", or "W" for a scalar.
std::string entry_text(std::string_view name, const std::vector<std::int64_t>& index);

/// "[2,3]"; "scalar" for no dimensions.
std::string shape_text(const std::vector<std::int64_t>& shape);

/// The compared quantity: "∂ y[0,1] / ∂ W[1,2]", "∂⟨upstream, outputs⟩ / ∂ W[1,2]", or an output itself, "y[0,1]".
std::string derivative_text(const RecordComparison& comparison);

/// How the smallest case was found: "first seen in case 12; 31 of 64 cases fail this way; shrunk in 9 steps".
std::string provenance_text(const PropertyRecord& property, const Finding& finding);

/// The strata that the first such case was drawn from: "shapes/different, values/zeros, upstream/ordinary".
std::string strata_text(const Finding& finding);

/// What no gradient check can detect, one sentence each; shown with every run that passed or failed.
const std::vector<std::string_view>& blind_spots();

}  // namespace gradcheck::reports

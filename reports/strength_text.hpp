/// What the comparison of each gradient was worth, in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"

namespace gradcheck::reports {

/// The gradients of an op in the property that compares them.
struct OpStrength {
  std::int64_t cases = 0;  ///< of that property
  std::vector<GradientStrength> gradients;
};

/// Empty if no property compared gradients.
OpStrength strength_of(const OpRecord& op);

/// The median case would have shown a relative error in this gradient that is smaller than the gradient.
bool is_seen_in_median(const GradientStrength& gradient);

/// "dW compared in 198 of 200 cases, unresolved in 2, errors seen from 3.1e-21 (median), 8e-23 (best)".
std::string strength_text(const GradientStrength& gradient, std::int64_t cases);

/// The weakest gradient of an op: "errors seen from 3.1e-21 (median)", "dW could not be seen in the median case". "" if
/// there is none. Gradients that are always 0 do not count.
std::string weakest_text(const OpStrength& op);

/// The largest median of these gradients as a number for a narrow place; "—" if there is none or one could not be seen.
std::string weakest_number(const OpStrength& op);

}  // namespace gradcheck::reports

/// How grave it is that shipped values are further off than allowed.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/check/precision/scalar_pair.hpp"

namespace gradcheck {

/// Whether a case far out counts less than an ordinary one.
enum class Grading {
  all_fail,  ///< every deviation fails
  /// Deviations fail at ordinary inputs (sizes 2^-10 to 8) and warn beyond, where a plain formula may be at the end of
  /// its range or have cancelled. In a tail they warn at ordinary inputs, too. What is off at one point alone, or where
  /// forward itself is off or overflows, is not compared.
  by_point,
};

/// What the excesses of a case come to.
struct Grades {
  std::string aside;               ///< why nothing is compared in this case; "" if it is
  std::vector<WrongValue> values;  ///< the findings otherwise
};

/// Every excess fails.
Grades all_failures(const ScalarPair& pair, const std::vector<ScalarPair::Excess>& excesses);

/// See Grading::by_point. Calls made for it are counted in `counts`.
/// Cost  nothing if there is no excess, otherwise two more pairs.
Grades graded_by_point(const Op& op, const ScalarPair& pair, const std::vector<ScalarPair::Excess>& excesses,
                       Outcome& counts);

}  // namespace gradcheck

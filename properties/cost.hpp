#pragma once

#include <algorithm>

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Backward takes at most a constant times the operations of forward, at every size. Operations are counted, not timed.
/// Applies to ops that compute in the counting scalar.
/// Source  Baur & Strassen, Theor. Comput. Sci. 22 (1983) 317-330; Griewank & Walther, section 4.4.
class Cost final : public Property {
 public:
  std::string_view name() const override { return "cost"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return std::min<std::int64_t>(part_of(cases), 12); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/check/precision/precision_check.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// The float and the double code of an op are as accurate as its conditioning allows, compared with the op's own
/// extended precision. Far out, deviations are warnings. Separate from `gradient`: a formula may be right and the code
/// inaccurate, or the other way round.
class Precision final : public Property {
 public:
  std::string_view name() const override { return "precision"; }
  bool applies(const Op& op) const override { return has_precision_to_check(op); }
  std::int64_t worth(std::int64_t cases) const override { return (cases + 1) / 2; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override {
    return check_precision(op, instance, confirmation, Grading::by_point);
  }
};

}  // namespace gradcheck::properties

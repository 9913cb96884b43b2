#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// If y is linear in x up to a constant, <dy, y(x) - y(0)> = <dx, x> up to rounding, at any distance. Applies to inputs
/// in which all outputs are declared linear.
class Adjoint final : public Property {
 public:
  bool may_be_idle() const override { return true; }
  std::string_view name() const override { return "adjoint"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

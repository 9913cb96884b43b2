#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Where y is linear in x but for a constant, <dy, y(x) - y(0)> = <dx, x>: exact but for rounding, at any distance. Applies to inputs that all outputs are
/// declared linear in.
class Adjoint final : public Property {
 public:
  bool may_be_idle() const override { return true; }
  std::string_view name() const override { return "adjoint"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

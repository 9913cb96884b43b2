#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Checks the derivatives of backward. If the op has double_backward, it is compared with differences of backward;
/// otherwise the Hessian of <upstream, f> must be symmetric: <w, dB(x; v)> = <v, dB(x; w)>. Applies to ops with
/// backward in double-double.
class SecondOrder final : public Property {
 public:
  std::string_view name() const override { return "second-order"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return (cases + 1) / 2; }
  bool may_be_idle() const override { return true; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

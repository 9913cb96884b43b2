#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Backward is linear in the upstream gradient: backward(a + b) = backward(a) + backward(b),
/// backward(-2 a) = -2 backward(a), and zero gives exactly zero. Needs no difference quotient. Applies to every op.
/// Cost    one call of forward, five of backward.
class Linearity final : public Property {
 public:
  std::string_view name() const override { return "linearity"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

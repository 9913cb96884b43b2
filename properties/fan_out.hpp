#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// One tensor passed as two inputs gives the same as two equal tensors: the same outputs and the same gradients. If the
/// op accumulates, one gradient buffer for both inputs receives the sum. Applies to ops with two inputs that have
/// gradients, in cases where two of them have the same shape.
class FanOut final : public Property {
 public:
  std::string_view name() const override { return "fan-out"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  bool may_be_idle() const override { return true; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

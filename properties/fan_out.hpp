#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// One tensor passed as two inputs is as good as two equal ones: the same outputs, the same gradients, and in one gradient buffer, of an
/// op that accumulates, their sum. Applies to ops with two inputs of a gradient; to cases where two have the same shape.
class FanOut final : public Property {
 public:
  std::string_view name() const override { return "fan-out"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  bool may_be_idle() const override { return true; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

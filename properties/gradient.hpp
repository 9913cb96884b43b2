#pragma once

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// The analytic gradient matches the numeric reference, shapes follow the shape convention, declared structure holds.
/// Applies to every op.
class Gradient final : public Property {
 public:
  std::string_view name() const override { return "gradient"; }
  bool applies(const Op&) const override { return true; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override {
    return check_gradient(op, instance, confirmation);
  }
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Results do not depend on previous buffer contents: outputs, saved tensors and gradients are the same for buffers of
/// NaN and of numbers. An op that accumulates adds its gradient to the buffer once per call. Applies to every op.
class Buffers final : public Property {
 public:
  std::string_view name() const override { return "buffers"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

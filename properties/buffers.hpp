#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// What a call writes does not hang on what its buffers held: outputs, saved tensors and gradients come out the same from buffers
/// of NaN and of numbers. Of an op that accumulates, the gradient is added to what was there, once per call. Applies to every op.
class Buffers final : public Property {
 public:
  std::string_view name() const override { return "buffers"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

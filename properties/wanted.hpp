#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// A gradient does not depend on which other gradients are requested. Applies to ops with two gradients or more: all
/// subsets of up to four inputs; for more inputs, each alone and each left out.
class Wanted final : public Property {
 public:
  std::string_view name() const override { return "wanted-gradients"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Whichever gradients are asked for, each comes out as when all are. Applies to ops with two gradients or more: all subsets of up to
/// four inputs, of more each alone and each left out.
class Wanted final : public Property {
 public:
  std::string_view name() const override { return "wanted-gradients"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

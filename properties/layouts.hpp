#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Results do not depend on memory layout: tensors with gaps, with axes in another order or with a stride of zero give
/// the same as compact ones. If an op refuses such a layout, there is nothing to compare, unless it claims to take all
/// strides.
class Layouts final : public Property {
 public:
  std::string_view name() const override { return "layouts"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  bool may_be_idle() const override { return true; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

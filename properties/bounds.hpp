#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// A call writes nothing outside of its buffers, and does not depend on what is outside: results are the same for any
/// bytes around the tensors. Applies to every op.
class Bounds final : public Property {
 public:
  std::string_view name() const override { return "bounds"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

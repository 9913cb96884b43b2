#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// The same call gives the same bits: twice in the same buffers, many times in new ones, and in several threads at
/// once. Applies to every op; threads only to ops that may be called from several.
class Repeat final : public Property {
 public:
  std::string_view name() const override { return "repeat"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// If the op says so, an output may be stored in the memory of an input: forward gives the same, and so does the
/// backward that then finds the output in place of the input.
class OverInput final : public Property {
 public:
  std::string_view name() const override { return "in-place"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

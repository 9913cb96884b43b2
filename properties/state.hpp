#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Backward belongs to its own forward, whatever calls happen in between: calls of the same op with other shapes, or
///          two
/// forward-backward pairs interleaved. Applies to every op.
class State final : public Property {
 public:
  std::string_view name() const override { return "state"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

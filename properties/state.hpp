#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// A backward belongs to its own forward, whatever calls were made in between: of the same op in other shapes, or with two pairs under
/// way at once. Applies to every op.
class State final : public Property {
 public:
  std::string_view name() const override { return "state"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// A call changes only what it writes: forward changes no input; backward changes no input, output, saved tensor or
/// upstream gradient. Compared byte by byte. Applies to every op.
class Untouched final : public Property {
 public:
  std::string_view name() const override { return "untouched"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

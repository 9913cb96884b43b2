#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// A call changes nothing but what it is to write: forward no input, backward no input, output, saved tensor or upstream gradient.
/// Held byte by byte. Applies to every op.
class Untouched final : public Property {
 public:
  std::string_view name() const override { return "untouched"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return part_of(cases); }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Forward mode is the transpose of reverse mode: <u, J v> = <J^T u, v> for random u and v. Applies to ops that offer
/// jvp.
/// Source  Griewank & Walther, Evaluating Derivatives (2nd ed., 2008), section 3.
class ForwardMode final : public Property {
 public:
  std::string_view name() const override { return "forward-mode"; }
  bool applies(const Op& op) const override;
  std::int64_t worth(std::int64_t cases) const override { return (cases + 1) / 2; }
  Outcome check(const Op& op, const Case& instance, Confirmation confirmation) const override;
};

}  // namespace gradcheck::properties

/// How far a shipped value may lie from the extended one.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/precision/extended_side.hpp"
#include "gradcheck/check/precision/result_tensors.hpp"
#include "gradcheck/check/precision/shipped_side.hpp"

namespace gradcheck {

/// |shipped - extended| <= C(n) (conditioning + u |extended|) + underflow + shared, see check_precision().
class Allowance {
 public:
  Allowance(const Op& op, const Case& instance, const ShippedScalar& shipped, const ExtendedSide& extended);

  struct Entry {
    std::size_t tensor = 0, entry = 0;
    double allowed = 0;  ///< by its own conditioning and size
    bool tells = true;   ///< that is small enough for a comparison to mean something
  };

  /// Visits every entry that is compared. An entry is left out where backward left it unwritten in the extended scalar,
  /// where its value is outside of the shipped range, and where its conditioning is infinite. Gradients are left out
  /// where an output is outside of the shipped range: backward is called with that output.
  void visit(const std::function<void(const Entry&)>& visitor) const;

  /// What is allowed besides for an entry that has terms in common with others of its tensor. `sizes`: typical_sizes().
  double shared(std::size_t tensor, const std::vector<double>& sizes) const;

 private:
  bool outputs_in_range() const;
  bool in_range(double size) const;
  void visit_tensor(std::size_t tensor, const std::function<void(const Entry&)>& visitor) const;

  const ShippedScalar& shipped_;
  const ExtendedSide& extended_;
  std::vector<ResultTensor> tensors_;
  double sum_factor_;  // C(n)
  double input_size_, upstream_size_;
};

}  // namespace gradcheck

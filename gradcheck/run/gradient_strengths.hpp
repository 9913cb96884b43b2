#pragma once

#include <string>
#include <vector>

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/checked_case.hpp"

namespace gradcheck {

/// What the cases of a property show about each gradient (GradientStrength). Keeps one number per case and input, for
/// the medians.
class GradientStrengths {
 public:
  void add(const CheckedCase& checked);
  /// By input, in the order of the op's signature.
  std::vector<GradientStrength> list() const;

 private:
  // Of one input. A visible error is infinite where no relative error would have failed.
  struct Shown {
    GradientStrength counts;            // without median and best
    std::vector<double> ordinary, all;  // visible errors in passed cases
  };

  Shown& of(const std::string& input);

  std::vector<Shown> shown_;
};

}  // namespace gradcheck

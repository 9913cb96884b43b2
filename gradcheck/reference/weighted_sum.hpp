/// Sums of derivatives with their error bounds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "gradcheck/reference/derivative.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// Adds derivatives up with weights: values, intervals and bounds, and the rounding of the additions.
template <class W>
class WeightedSum {
 public:
  WeightedSum() {
    sum_.scheme = Scheme::declared_zero;
    sum_.flat = true;
  }

  void add(const Derivative<W>& term, double weight) {
    ++count_;
    sum_.finite = sum_.finite && term.finite;
    if (term.scheme != Scheme::declared_zero) {
      if (!measured_ || term.scheme == Scheme::one_sided) sum_.scheme = term.scheme;
      sum_.smooth = sum_.smooth && term.smooth;
      sum_.step = term.step;
      measured_ = true;
    }
    // Zero times what is not known, however large its bound, is zero.
    if (weight == 0) return;
    const W factor = from_double<W>(weight);
    const double terms = std::abs(weight);
    sum_.value += factor * term.value;
    sum_.lower += factor * (weight < 0 ? term.upper : term.lower);
    sum_.upper += factor * (weight < 0 ? term.lower : term.upper);
    sum_.centered += factor * term.centered;
    sum_.bound += terms * term.bound;
    sum_.resolution += terms * term.resolution;
    sum_.flat = sum_.flat && term.flat;
    sum_.size = std::max(sum_.size, terms * term.size);
    rounding_ += terms * magnitude(term.value);
    // The sum of one value of each term would be right, of which there may be very many.
    sum_.resolved = sum_.resolved && term.resolved && term.others.empty();
    sum_.steep = sum_.steep || term.steep;
  }

  Derivative<W> total() const {
    Derivative<W> total = sum_;
    // The additions round too, each by at most u times the partial sum.
    if (measured_) total.bound += rounding_ * ScalarTraits<W>::unit_roundoff * static_cast<double>(count_ + 2);
    return total;
  }

 private:
  Derivative<W> sum_;
  double rounding_ = 0;
  std::int64_t count_ = 0;
  bool measured_ = false;  // at least one term is not a declared zero
};

}  // namespace gradcheck

#pragma once

#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// l = r^2 / 2 where |r| <= delta, delta (|r| - delta / 2) elsewhere, with r = x - target, per element; loss = l
/// (none), Σ l (sum) or its mean. The mean of nothing is 0.
/// Shapes   x, target: any, the same.  loss: their shape for none, else a scalar.
/// Backward dx = dl r limited to [-delta, delta] and dtarget = -dx, where dl is dloss, divided by the number of
///          elements for mean.
/// Domain   everything; no kinks: the slope is continuous where |r| = delta.
/// Numerics as squared_error.
/// Source   Huber, Robust estimation of a location parameter, Ann. Math. Stat. 35 (1964) 73-101.
struct Huber : ElementwiseLoss<Huber> {
  static constexpr auto signature =
      "huber: x[A...], target[A...] -> loss[reduce_axes(A, min(reduction,1)*(subsets(A)-1), 0)]";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean; delta: real in [0.25, 4] = 1";
  static constexpr auto source = "Huber, Ann. Math. Stat. 35 (1964) 73-101";

  template <class T>
  struct Function {
    const T delta;
    explicit Function(const Attributes& values) : delta(T(values.real("delta"))) {}

    T value(const T& x, const T& t) const {
      const T r = abs(x - t);
      return r <= delta ? T(r * r / T(2)) : T(delta * (r - delta / T(2)));
    }

    T slope_x(const T& x, const T& t) const { return limited(T(x - t)); }

    T slope_t(const T& x, const T& t) const { return limited(T(t - x)); }

   private:
    T limited(const T& r) const {
      if (r > delta) return delta;
      return r < -delta ? T(-delta) : r;
    }
  };
};

}  // namespace gradcheck::ops

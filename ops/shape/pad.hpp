#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y = x with `before` more entries before it along one axis and `after` more after it: a constant, the entry at the
/// edge, or the mirror image (reflect; the edge itself is not repeated, and the reflection is reflected again if x is
/// too short).
/// Shapes   x: any of rank 1 or more without an extent 0.  y: shape of x with before + after more along the axis.
/// Backward dx = Σ of dy over all copies of the element.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dx over copies.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
struct Pad : PlaceMap<Pad> {
  static constexpr auto signature =
      "pad: x[A...] -> y[replace(A, axis, before+extent(A,axis)+after)] where rank(A) >= 1, size(A) >= 1";
  static constexpr auto attributes =
      "axis: int in -rank(A)..rank(A)-1 = -1; before: int in 0..4 = 1; after: int in 0..4 = 0; "
      "mode: {constant, edge, reflect} = constant; value: real in [-1, 1] = 0";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362";

  static std::int64_t place(const Attributes& values, const Places& from, const Places& to, std::int64_t i) {
    const std::size_t axis = from.axis(values.integer("axis"));
    const std::int64_t index =
        inside(values.choice("mode"), to.index(i, axis) - values.integer("before"), from.extent(axis));
    return index < 0 ? -1 : with_index(from, to, axis, i, index);
  }

  static double fill(const Attributes& values) { return values.real("value"); }

 private:
  enum Mode : std::int64_t { constant, edge, reflect };

  /// The index that `index`, which may lie outside of 0 ... extent - 1, reads; -1 if it reads the constant.
  static std::int64_t inside(std::int64_t mode, std::int64_t index, std::int64_t extent) {
    if (0 <= index && index < extent) return index;
    if (mode == constant) return -1;
    if (mode == edge || extent == 1) return index < 0 ? 0 : extent - 1;
    const std::int64_t period = 2 * (extent - 1), phase = (index % period + period) % period;
    return phase < extent ? phase : period - phase;
  }
};

}  // namespace gradcheck::ops

#pragma once

#include "ops/shape/lines.hpp"

namespace gradcheck::ops {

/// y_k = x_0 + ... + x_k along one axis; without x_k where `exclusive`; from the other end where `backwards`.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx = the running sum of dy from the other end, with the same `exclusive`.
/// Domain   everything; no kinks.
/// Numerics plain running sums: their error grows with the number of terms.
/// Source   Blelloch, Prefix sums and their applications (CMU-CS-90-190, 1990).
struct Cumsum {
  static constexpr auto signature = "cumsum: x[A...] -> y[A...] where rank(A) >= 1";
  static constexpr auto attributes =
      "axis: int in -rank(A)..rank(A)-1 = -1; exclusive: bool = false; backwards: bool = false";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Blelloch, Prefix sums and their applications (CMU-CS-90-190, 1990)";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    run(values, x, y, values.flag("backwards"));
  }

  template <class T>
  static void backward(const Attributes& values, View<T>, View<T>, View<T> dy, Out<T> dx) {
    run(values, dy, dx, !values.flag("backwards"));
  }

 private:
  template <class T>
  static void run(const Attributes& values, View<T> from, Out<T> to, bool backwards) {
    const bool exclusive = values.flag("exclusive");
    for_each_line(values, from.shape(), [&](std::int64_t begin, std::int64_t stride, std::int64_t count) {
      T sum(0);
      for (std::int64_t k = 0; k < count; ++k) {
        const std::int64_t i = begin + (backwards ? count - 1 - k : k) * stride;
        if (exclusive) to[i] = sum;
        sum += from[i];
        if (!exclusive) to[i] = sum;
      }
    });
  }
};

}  // namespace gradcheck::ops

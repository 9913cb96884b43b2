#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// y_c = x_c - ln Σ_j exp(x_j), over one axis.
/// Shapes   x: any of rank 1 or more.  y: shape of x.
/// Backward dx = dy - exp(y) Σ_j dy_j
/// Domain   everything; no kinks. Undefined (NaN) where an element along the axis is +inf, or all are -inf.
/// Numerics with the maximum m at k, y = (x - m) - log1p(Σ_{j≠k} exp(x_j - m)). The logarithm of a rounded softmax
///          would be -inf where the softmax underflows, and 0 where it rounds to 1. dx of an entry that carries nearly
///          all the weight cancels.
/// Source   Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal.
///          41 (2021) 2311-2330.
struct LogSoftmax {
  static constexpr auto signature = "log_softmax: x[A...] -> y[A...] where rank(A) >= 1";
  static constexpr auto attributes = "axis: int in -rank(A)..rank(A)-1 = -1";
  static constexpr auto source = "Blanchard, Higham & Higham, IMA J. Numer. Anal. 41 (2021) 2311-2330";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    for (const auto& places : groups_along(x, values)) {
      const Group<T> row(x, places);
      std::int64_t top = 0;
      for (std::int64_t k = 1; k < row.size(); ++k) top = row[k] > row[top] ? k : top;
      T others(0);
      for (std::int64_t k = 0; k < row.size(); ++k) {
        if (k != top) others += exp(row[k] - row[top]);
      }
      for (std::int64_t k = 0; k < row.size(); ++k) y[row.place(k)] = (row[k] - row[top]) - log1p(others);
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (const auto& places : groups_along(x, values)) {
      T sum(0);
      for (const std::int64_t i : places) sum += dy[i];
      for (const std::int64_t i : places) dx[i] = dy[i] - exp(y[i]) * sum;
    }
  }

 private:
  template <class T>
  static std::vector<std::vector<std::int64_t>> groups_along(const View<T>& x, const Attributes& values) {
    const std::int64_t axis = values.integer("axis"), extent = x.extent(axis);
    return axis_groups(x.shape(), std::int64_t{1} << (axis < 0 ? axis + x.rank() : axis),
                       extent == 0 ? 0 : x.size() / extent);
  }
};

}  // namespace gradcheck::ops

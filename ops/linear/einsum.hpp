#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::ops {

/// z_bij = Σ_k Σ_p Σ_q x_bikp y_bkjq: the sum of products of two operands in Einstein's notation, "bikp,bkjq->bij".
/// Each index of such a sum is in both operands and the result (b), in one operand and the result (i, j), in both
/// operands only (k) or in one operand only (p, q). Every contraction of two operands without a repeated index inside
/// one operand is therefore this one, after permuting and merging axes and adding axes of extent 1.
/// Shapes   x: B x I x K x P.  y: B x K x J x Q.  z: B x I x J.
/// Backward dx_bikp = Σ_j Σ_q dz_bij y_bkjq,  dy_bkjq = Σ_i Σ_p dz_bij x_bikp.
/// Domain   everything; no kinks. Empty sums are 0.
/// Numerics sums over p and q first, and multiplies the sums of x and y, not their entries.
/// Source   Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362; Giles, An extended collection of
///          matrix derivative results (Oxford, 2008), section 2.2.2.
struct Einsum {
  static constexpr auto signature = "einsum: x[B,I,K,P], y[B,K,J,Q] -> z[B,I,J]";
  static constexpr auto structure =
      "z/x block-diagonal over B, block-diagonal over I, linear; z/y block-diagonal over B, block-diagonal over J, "
      "linear";
  static constexpr auto source = "Harris et al., Nature 585 (2020) 357-362; Giles, Oxford (2008), section 2.2.2";

  template <class T>
  static void forward(View<T> x, View<T> y, Out<T> z) {
    const Sums<T> sum_x(x), sum_y(y);
    for (std::int64_t i = 0; i < z.size(); ++i) z[i] = T(0);
    for_each_term(x, y, [&](auto a, auto b, auto c) { z[c] += sum_x[a] * sum_y[b]; });
  }

  template <class T>
  static void backward(View<T> x, View<T> y, View<T>, View<T> dz, Out<T> dx, Out<T> dy) {
    const Sums<T> sum_x(x), sum_y(y);
    std::vector<T> of_sum_x(sum_x.sums.size(), T(0)), of_sum_y(sum_y.sums.size(), T(0));
    for_each_term(x, y, [&](auto a, auto b, auto c) {
      of_sum_x[static_cast<std::size_t>(a)] += dz[c] * sum_y[b];
      of_sum_y[static_cast<std::size_t>(b)] += dz[c] * sum_x[a];
    });
    for (std::int64_t i = 0; i < dx.size(); ++i) dx[i] = of_sum_x[static_cast<std::size_t>(i / x.extent(3))];
    for (std::int64_t i = 0; i < dy.size(); ++i) dy[i] = of_sum_y[static_cast<std::size_t>(i / y.extent(3))];
  }

 private:
  /// Sums over the last axis.
  template <class T>
  struct Sums {
    explicit Sums(View<T> from) {
      const std::int64_t count = from.extent(0) * from.extent(1) * from.extent(2);
      for (std::int64_t i = 0; i < count; ++i) {
        T sum(0);
        for (std::int64_t p = 0; p < from.extent(3); ++p) sum += from[i * from.extent(3) + p];
        sums.push_back(sum);
      }
    }
    const T& operator[](std::int64_t i) const { return sums[static_cast<std::size_t>(i)]; }
    std::vector<T> sums;
  };

  /// Calls visit(b i k of x, b k j of y, b i j of z), each row-major, for each term of the sum over k.
  template <class T, class Visit>
  static void for_each_term(View<T> x, View<T> y, Visit visit) {
    const std::int64_t rows = x.extent(1), inner = x.extent(2), columns = y.extent(2);
    for (std::int64_t b = 0; b < x.extent(0); ++b) {
      for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t k = 0; k < inner; ++k) {
          for (std::int64_t j = 0; j < columns; ++j) {
            visit((b * rows + i) * inner + k, (b * inner + k) * columns + j, (b * rows + i) * columns + j);
          }
        }
      }
    }
  }
};

}  // namespace gradcheck::ops

#pragma once

#include "ops/geometry/stumpff.hpp"
#include "ops/geometry/vector3.hpp"

namespace gradcheck::ops {

/// The rotation matrix exp(W) = c_0 I + c_1 W + c_2 w wᵀ of a rotation vector w, where W is the matrix of w x, and its
/// gradient.
/// Source  Rodrigues' formula; Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics,
///         arXiv:1812.01537 (2018), appendix B.
template <class T>
struct RotationExp {
  Vector3<T> w;
  Stumpff<T> c;

  explicit RotationExp(const Vector3<T>& vector) : w(vector), c(dot(vector, vector)) {}

  /// Writes the nine entries of the k-th matrix, row-major.
  void store(Out<T> R, std::int64_t k) const {
    const T entries[9] = {c[0] + c[2] * w.x * w.x,       c[2] * w.x * w.y - c[1] * w.z, c[2] * w.x * w.z + c[1] * w.y,
                          c[2] * w.y * w.x + c[1] * w.z, c[0] + c[2] * w.y * w.y,       c[2] * w.y * w.z - c[1] * w.x,
                          c[2] * w.z * w.x - c[1] * w.y, c[2] * w.z * w.y + c[1] * w.x, c[0] + c[2] * w.z * w.z};
    for (std::int64_t i = 0; i < 9; ++i) R[9 * k + i] = entries[i];
  }

  /// The gradient by w.
  Vector3<T> backward(View<T> dR, std::int64_t k) const {
    const auto d = [&](std::int64_t row, std::int64_t column) -> const T& { return dR[9 * k + 3 * row + column]; };
    const Vector3<T> turn{d(2, 1) - d(1, 2), d(0, 2) - d(2, 0), d(1, 0) - d(0, 1)};  // by W
    const Vector3<T> by_rows{d(0, 0) * w.x + d(0, 1) * w.y + d(0, 2) * w.z,
                             d(1, 0) * w.x + d(1, 1) * w.y + d(1, 2) * w.z,
                             d(2, 0) * w.x + d(2, 1) * w.y + d(2, 2) * w.z};
    const Vector3<T> by_columns{d(0, 0) * w.x + d(1, 0) * w.y + d(2, 0) * w.z,
                                d(0, 1) * w.x + d(1, 1) * w.y + d(2, 1) * w.z,
                                d(0, 2) * w.x + d(1, 2) * w.y + d(2, 2) * w.z};
    const T ds = c.slope(0) * (d(0, 0) + d(1, 1) + d(2, 2)) + c.slope(1) * dot(w, turn) + c.slope(2) * dot(w, by_rows);
    return c[1] * turn + c[2] * (by_rows + by_columns) + (T(2) * ds) * w;
  }
};

}  // namespace gradcheck::ops

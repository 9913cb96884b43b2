#pragma once

#include "ops/geometry/vector3.hpp"

namespace gradcheck::ops {

/// The rotation vector w = g v of a quaternion (a, v) with a > 0, whose length does not matter:
/// g = 2 atan(|v| / a) / |v|.
/// Numerics dg/d|v| / |v| = (2 a / (a^2 + |v|^2) - g) / |v|^2 cancels for small v, where it is computed as a series in
///          r = |v|^2 / a^2.
/// Source   Sola, Deray & Atchuthan, A micro Lie theory for state estimation in robotics, arXiv:1812.01537 (2018),
///          section II and appendix B.
template <class T>
struct QuaternionLog {
  T scale;  // the logarithm depends on directions only, and squares of numbers about 1 do not underflow
  T a;
  Vector3<T> v;
  T squares, length, g;

  QuaternionLog(const T& scalar, const Vector3<T>& vector)
      : scale(scalar + abs(vector.x) + abs(vector.y) + abs(vector.z)),
        a(scalar / scale),
        v((T(1) / scale) * vector),
        squares(dot(v, v)),
        length(sqrt(squares)) {
    g = length == T(0) ? T(T(2) / a) : T(T(2) * atan2(length, a) / length);
  }

  Vector3<T> value() const { return g * v; }

  /// The gradients by a and v of an upstream gradient dw.
  T scalar_gradient(const Vector3<T>& dw) const { return T(-2) * dot(dw, v) / (a * a + squares) / scale; }
  Vector3<T> vector_gradient(const Vector3<T>& dw) const {
    return (T(1) / scale) * (g * dw + (slope_over_length() * dot(dw, v)) * v);
  }

 private:
  T slope_over_length() const {
    const T r = squares / (a * a);
    if (r > T(1) / T(4)) return (T(2) * a / (a * a + squares) - g) / squares;
    T sum(0), power(-1);
    for (std::int64_t k = 1; k < 400; ++k, power *= -r) {
      const T next = sum + power * T(2 * k) / T(2 * k + 1);
      if (next == sum) break;
      sum = next;
    }
    return T(2) * sum / (a * a * a);
  }
};

}  // namespace gradcheck::ops

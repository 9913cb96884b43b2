#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// A vector of three numbers with arithmetic.
template <class T>
struct Vector3 {
  T x, y, z;

  /// The k-th row of a tensor whose last axis has extent 3.
  template <class Tensor>
  static Vector3 at(const Tensor& tensor, std::int64_t k) {
    return {tensor[3 * k], tensor[3 * k + 1], tensor[3 * k + 2]};
  }
  void store(Out<T> tensor, std::int64_t k) const {
    tensor[3 * k] = x;
    tensor[3 * k + 1] = y;
    tensor[3 * k + 2] = z;
  }

  friend Vector3 operator+(const Vector3& a, const Vector3& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend Vector3 operator-(const Vector3& a, const Vector3& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Vector3 operator*(const T& s, const Vector3& a) { return {s * a.x, s * a.y, s * a.z}; }
};

template <class T>
T dot(const Vector3<T>& a, const Vector3<T>& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// The gradient of <d, cross(a, b)> is cross(b, d) with respect to a and cross(d, a) with respect to b.
template <class T>
Vector3<T> cross(const Vector3<T>& a, const Vector3<T>& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

}  // namespace gradcheck::ops

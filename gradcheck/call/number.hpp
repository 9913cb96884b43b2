/// One number of a call, in the scalar of that call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// A number whose scalar is known at run time. Arithmetic gives the same bits as the type of the scalar; a double
/// operand is first converted to the scalar. Both numbers of an operation have the same scalar.
/// Rationale: code that reads gradients in five scalars is compiled once. Moving numbers costs nothing extra, each
/// arithmetic operation a few nanoseconds.
class Number {
 public:
  /// Rounded to nearest in float32, otherwise exact.
  Number(ScalarKind scalar, double value);
  /// From an element that crosses the C interface.
  Number(ScalarKind scalar, const std::byte* element);
  void store(std::byte* element) const;

  ScalarKind scalar() const { return scalar_; }
  /// This value in the scalar of this number.
  Number like(double value) const { return {scalar_, value}; }

  Number operator-() const;
  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);
  friend Number operator+(const Number& a, double b) { return a + a.like(b); }
  friend Number operator*(const Number& a, double b) { return a * a.like(b); }
  friend Number operator/(const Number& a, double b) { return a / a.like(b); }

  friend bool operator==(const Number& a, const Number& b);
  friend bool operator<(const Number& a, const Number& b);
  friend bool operator>(const Number& a, const Number& b) { return b < a; }
  friend bool operator==(const Number& a, double b) { return a == a.like(b); }
  friend bool operator<(const Number& a, double b) { return a < a.like(b); }
  friend bool operator>(const Number& a, double b) { return a.like(b) < a; }

  /// Nearest double.
  friend double to_double(const Number& number);

 private:
  template <class T>
  T as() const;
  template <class T>
  static Number of(const T& value);
  template <class Compute>
  static Number computed(const Number& a, const Number& b, Compute compute);

  explicit Number(ScalarKind scalar) : scalar_(scalar) {}

  static constexpr std::size_t most_bytes = 40;  // of Wide, the largest

  alignas(16) std::byte bytes_[most_bytes];
  ScalarKind scalar_;
};

using Numbers = std::vector<Number>;

/// Largest relative error of one rounded operation in a scalar (ScalarTraits).
double unit_roundoff(ScalarKind scalar);

/// All elements of a tensor of a call in one of the five scalars of gradients, in row-major order.
Numbers numbers_of(const gradcheck_tensor& tensor);
void store_numbers(const gradcheck_tensor& tensor, const Numbers& numbers);
/// The same of an index input.
std::vector<std::int64_t> indices_of(const gradcheck_tensor& tensor);
void store_indices(const gradcheck_tensor& tensor, const std::vector<std::int64_t>& indices);

}  // namespace gradcheck

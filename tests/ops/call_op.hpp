#pragma once

#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "gradcheck/scalar/truth.hpp"
#include "gradcheck/scalar/wide.hpp"
#include "gradcheck/sdk.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace gradcheck::tests {

using Extents = std::vector<std::int64_t>;

/// A tensor for calls of forward and backward: converts to a View or an Out.
template <class T>
class Tensor {
 public:
  /// A tensor that an op reads: values that are exact in every scalar, with neighbours on the last axis `step` apart.
  Tensor(Extents extents, const std::vector<double>& values, std::int64_t step = 1)
      : extents_(std::move(extents)), strides_(extents_.size()), step_(static_cast<std::size_t>(step)) {
    for (std::size_t axis = extents_.size(); axis-- > 0; step *= extents_[axis]) strides_[axis] = step;
    elements_.resize(static_cast<std::size_t>(step));
    if (values.size() != size()) throw std::logic_error("a tensor was given values that do not fill it");
    for (std::size_t i = 0; i < size(); ++i) elements_[i * step_] = from_double<T>(values[i]);
  }

  /// A tensor that an op writes; it holds NaN before.
  explicit Tensor(const Extents& extents) : Tensor(with_gaps(extents, 1)) {}
  static Tensor with_gaps(const Extents& extents, std::int64_t step) {
    std::size_t size = 1;
    for (const std::int64_t extent : extents) size *= static_cast<std::size_t>(extent);
    return Tensor(extents, std::vector<double>(size, std::numeric_limits<double>::quiet_NaN()), step);
  }

  std::size_t size() const { return elements_.size() / step_; }
  const T& operator[](std::size_t i) const { return elements_[i * step_]; }
  operator View<T>() const { return View<T>(Layout<const T>{elements_.data(), extents_, strides_, "input"}); }
  operator Out<T>() { return Out<T>(Layout<T>{elements_.data(), extents_, strides_, "result"}); }

 private:
  Extents extents_, strides_;
  std::size_t step_;
  std::vector<T> elements_;
};

template <class T>
Truth exact(const T& value) {
  if constexpr (std::is_same_v<T, Truth>)
    return value;
  else
    return convert_number<Truth>(value);
}

/// The unit of tolerances. For Truth it is 16 times the unit roundoff, because the errors of Boost's exp and log of 100
/// digits reach 17 unit roundoffs at the points of these tests (measured with 130 digits: exp(-40) 16.8, exp(40) 17.3,
/// log(10) 14.2).
template <class T>
Truth roundoff() {
  if constexpr (std::is_same_v<T, Truth>)
    return std::numeric_limits<Truth>::epsilon() * 8;
  else
    return Truth(ScalarTraits<T>::unit_roundoff);
}

/// Describes the first element that is not the expected one; empty if each is within `units` of the scalar's roundoff,
/// relative to the expected value. Expected numbers are decimal, "nan" or "inf".
std::string difference(const std::vector<Truth>& actual, const std::vector<std::string>& expected,
                       const Truth& tolerance);

template <class T>
std::string difference(const Tensor<T>& actual, const std::vector<std::string>& expected, double units) {
  std::vector<Truth> values;
  for (std::size_t i = 0; i < actual.size(); ++i) values.push_back(exact(actual[i]));
  return difference(values, expected, roundoff<T>() * units);
}

/// Runs test.operator()<T>() for each scalar in which ops must be right.
template <class Test>
void in_each_scalar(Test test) {
  const auto run = [&]<class T>(const char* scalar) {
    INFO("computed in " << scalar);
    test.template operator()<T>();
  };
  run.template operator()<float>("float");
  run.template operator()<double>("double");
  run.template operator()<DoubleDouble>("DoubleDouble");
  run.template operator()<Binary128>("Binary128");
  run.template operator()<Referee>("Referee");
  run.template operator()<Truth>("Truth");
}

}  // namespace gradcheck::tests

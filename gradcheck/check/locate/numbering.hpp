/// Reading the number of a single wrong entry off two residuals.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <optional>

#include "gradcheck/check/locate/residual.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// A way to number the entries of a tensor: by their place (stride 1, as many as entries) or by their index along an
/// axis.
struct Numbering {
  std::size_t stride = 1, count = 0;

  static Numbering of_entries(std::size_t size) { return {1, size}; }
  static Numbering of_axis(const Shape& shape, std::size_t axis) {
    return {static_cast<std::size_t>(shape.strides()[axis]), static_cast<std::size_t>(shape[axis])};
  }

  std::size_t of(std::size_t entry) const { return entry / stride % count; }
  int bits() const { return static_cast<int>(std::bit_width(count)); }
  /// Dyadic, of at most bits() bits, and in (0, 1].
  double weight(std::size_t number) const { return std::ldexp(static_cast<double>(number + 1), -bits()); }
};

/// The number nearest to the ratio of two residuals, its distance from the ratio, and the largest distance that the
/// bounds of the residuals explain.
struct Reading {
  double number = 0, distance = 0, error = 0;

  /// The number, if the ratio is that of one of `count` numbers; else several entries are wrong.
  std::optional<std::size_t> whole(std::size_t count) const {
    if (!(distance <= error) || number < 0 || number >= static_cast<double>(count)) return std::nullopt;
    return static_cast<std::size_t>(number);
  }
};

/// plain: the residual along some weights; indexed: along the same weights times Numbering::weight. If a single number
/// is wrong, indexed / plain is its weight.
Reading read_number(const Residual& plain, const Residual& indexed, const Numbering& numbering);

}  // namespace gradcheck

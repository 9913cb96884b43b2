#pragma once

#include "gradcheck/declare/signature.hpp"
#include "gradcheck/tensor/shape.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// What an op claims of one local gradient ∂y/∂x.
/// diagonal        y[i] depends on x[j] only where broadcasting x to the shape of y puts x[j] at i.
/// block_diagonal  y[i] depends on x[j] only where i and j agree along the axes of a symbol.
/// causal          y[i] depends on x[j] only where i >= j along the axis of a symbol.
/// banded          y[i] depends on x[j] only where |i - j| <= width along the axis of a symbol.
/// permutation     each row and each column has at most one nonzero, and it is 1. Does not restrict the pattern.
/// linear          y is a linear function of x if the other inputs are constant. Does not restrict the pattern.
enum class StructureKind { diagonal, block_diagonal, causal, banded, permutation, linear };

/// As declared: "block-diagonal".
std::string_view to_string(StructureKind kind) noexcept;

struct StructureClaim {
  std::size_t output = 0, input = 0;  // positions in the signature
  StructureKind kind = StructureKind::diagonal;
  std::string over;        // symbol of block_diagonal, causal and banded, else empty
  std::int64_t width = 0;  // of banded

  friend bool operator==(const StructureClaim&, const StructureClaim&) = default;
};

/// Reads claims separated by ";", e.g. "z/x diagonal; z/W linear; y/x block-diagonal over A, linear; y/x causal over
/// T; y/x banded 2 over T". A symbol after `over` must stand alone exactly once in both tensors; causal and banded need
/// a dimension. Throws ParseError.
std::vector<StructureClaim> parse_structure(std::string_view text, const Signature& signature);

/// Where the Jacobian of one output with respect to one input may be nonzero, for one pair of shapes.
/// Cost  one comparison per remaining axis (neighbouring axes are merged), no allocation.
class JacobianPattern {
 public:
  struct Axis {
    std::int64_t stride, extent;

    std::int64_t index(std::int64_t element) const noexcept { return element / stride % extent; }
  };
  /// An entry may be nonzero only where lowest <= output index - input index <= highest along these axes.
  struct Constraint {
    Axis output, input;
    std::int64_t lowest = 0, highest = 0;

    bool equality() const noexcept { return lowest == 0 && highest == 0; }
  };

  /// Combines all claims made for this pair. Throws ShapeError if the shapes do not fit the
  /// signature, or if a diagonal is claimed and the input's shape does not broadcast to the output's.
  JacobianPattern(const Signature& signature, std::span<const StructureClaim> claims, std::size_t output,
                  std::size_t input, const Shape& output_shape, const Shape& input_shape);

  /// False if the claims say that the entry is exactly zero. Elements are row-major numbers inside the shapes.
  bool may_be_nonzero(std::int64_t output_element, std::int64_t input_element) const noexcept {
    for (const Constraint& constraint : constraints_) {
      const std::int64_t distance = constraint.output.index(output_element) - constraint.input.index(input_element);
      if (distance < constraint.lowest || distance > constraint.highest) return false;
    }
    return true;
  }

  /// False if every entry may be nonzero.
  bool restricts() const noexcept { return !constraints_.empty(); }
  const std::vector<Constraint>& constraints() const noexcept { return constraints_; }

  /// The blocks of the pattern, without causality and bands: the entry of an output element and an input element with
  /// different block numbers is zero. Block numbers are not contiguous.
  std::int64_t block_of_output(std::int64_t element) const noexcept {
    std::int64_t block = 0;
    for (const Constraint& c : constraints_) {
      if (c.equality()) block = block * c.output.extent + c.output.index(element);
    }
    return block;
  }
  std::int64_t block_of_input(std::int64_t element) const noexcept {
    std::int64_t block = 0;
    for (const Constraint& c : constraints_) {
      if (c.equality()) block = block * c.input.extent + c.input.index(element);
    }
    return block;
  }

 private:
  void add_diagonal(const Shape& output, const Shape& input);
  void add_axis(const Shape& output, std::size_t output_axis, const Shape& input, std::size_t input_axis,
                std::int64_t lowest, std::int64_t highest);
  void merge_neighbours();

  std::vector<Constraint> constraints_;
};

}  // namespace gradcheck

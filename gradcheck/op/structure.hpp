#pragma once

#include "gradcheck/op/signature.hpp"
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
/// permutation     each row and each column has at most one nonzero, and it is 1. Leaves the pattern free.
/// linear          y is a linear function of x when the other inputs are held. Leaves the pattern free.
enum class StructureKind { diagonal, block_diagonal, causal, permutation, linear };

/// As declared: "block-diagonal".
std::string_view to_string(StructureKind kind) noexcept;

struct StructureClaim {
  std::size_t output = 0, input = 0;  // positions in the signature
  StructureKind kind = StructureKind::diagonal;
  std::string over;  // symbol of block_diagonal and causal, else empty

  friend bool operator==(const StructureClaim&, const StructureClaim&) = default;
};

/// Reads claims separated by ";", e.g. "z/x diagonal; z/W linear; y/x block-diagonal over A, linear; y/x causal over
/// T". A symbol after `over` must stand alone exactly once in both tensors; causal wants a dimension. Throws
/// ParseError.
std::vector<StructureClaim> parse_structure(std::string_view text, const Signature& signature);

/// Where the Jacobian of one output by one input may differ from zero, compiled for one pair of shapes.
/// Cost  one comparison per remaining axis (neighbouring axes are merged), no allocation.
class JacobianPattern {
 public:
  /// Keeps the claims made for this pair, all of which hold together. Throws ShapeError if the shapes do not fit the
  /// signature, or if a diagonal is claimed and the input's shape does not broadcast to the output's.
  JacobianPattern(const Signature& signature, std::span<const StructureClaim> claims, std::size_t output,
                  std::size_t input, const Shape& output_shape, const Shape& input_shape);

  /// False where the claims say the entry is exactly zero. Elements are row-major numbers inside the shapes.
  bool may_be_nonzero(std::int64_t output_element, std::int64_t input_element) const noexcept {
    for (const Constraint& constraint : constraints_) {
      const std::int64_t i = constraint.output.index(output_element), j = constraint.input.index(input_element);
      if (constraint.ordered ? i < j : i != j) return false;
    }
    return true;
  }

  /// False if every entry may be nonzero.
  bool restricts() const noexcept { return !constraints_.empty(); }

  /// The blocks of the pattern, causality left aside: an output element and an input element of different numbers have a
  /// zero entry. Numbers are not contiguous.
  std::int64_t block_of_output(std::int64_t element) const noexcept {
    std::int64_t block = 0;
    for (const Constraint& c : constraints_) {
      if (!c.ordered) block = block * c.output.extent + c.output.index(element);
    }
    return block;
  }
  std::int64_t block_of_input(std::int64_t element) const noexcept {
    std::int64_t block = 0;
    for (const Constraint& c : constraints_) {
      if (!c.ordered) block = block * c.input.extent + c.input.index(element);
    }
    return block;
  }

 private:
  struct Axis {
    std::int64_t stride, extent;

    std::int64_t index(std::int64_t element) const noexcept { return element / stride % extent; }
  };
  struct Constraint {
    Axis output, input;
    bool ordered;  // output index >= input index, else equal
  };

  void add_diagonal(const Shape& output, const Shape& input);
  void add_axis(const Shape& output, std::size_t output_axis, const Shape& input, std::size_t input_axis, bool ordered);
  void merge_neighbours();

  std::vector<Constraint> constraints_;
};

}  // namespace gradcheck

#pragma once

#include "gradcheck/declare/signature.hpp"
#include "gradcheck/declare/text_cursor.hpp"
#include "gradcheck/tensor/shape.hpp"

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// A stretch of the real line; infinite ends are open.
struct Interval {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lower_open = true, upper_open = true;

  /// False for NaN.
  bool contains(double value) const noexcept;

  /// "(0, inf)", "[-1, 1]".
  std::string to_string() const;
};

/// Reads one interval at the cursor: ("["|"(") ["-"] number|"inf" "," … ("]"|")"). Throws ParseError, also if it is
/// empty.
Interval read_interval(TextCursor& cursor);

/// A condition on all entries of a tensor together.
/// nonzero    no row along the last axis consists of zeros.
/// paired     no value occurs more than twice. If three entries are equal, the middle one in a sorted order can move up
///            or down without a change of the result, so its one-sided slopes say nothing about a sort.
/// dominant   every row of each matrix (the last two axes, which have equal extents) has an entry whose magnitude
///            exceeds the sum of the magnitudes of all other entries in its row and its column. Such a matrix is
///            invertible and well conditioned.
/// separated  for each matrix, draw a disc around every diagonal entry whose radius is the sum of the magnitudes of the
///            other entries in its row and column: the discs are positive and do not overlap. Then the symmetric
///            matrices made from the lower triangle, from the upper one, or from their mean are positive definite, and
///            their eigenvalues are distinct.
/// Source  Horn & Johnson, Matrix Analysis (2nd ed., 2013), theorem 6.1.1 (Geršgorin discs).
enum class JointDomain { anything, nonzero, paired, dominant, separated };

/// As declared: "nonzero".
std::string_view to_string(JointDomain joint) noexcept;

/// The sum of the magnitudes of all entries that share a row or a column with one entry of an n x n matrix.
double size_of_others(std::span<const double> matrix, std::size_t n, std::size_t row, std::size_t column);

/// Where an op may be tried: a union of intervals (the whole line unless declared), or a condition on the entries
/// together.
struct Domain {
  std::vector<Interval> intervals = {Interval{}};
  JointDomain joint = JointDomain::anything;

  /// For one entry, whatever the others are.
  bool contains(double value) const noexcept;

  /// For all entries of a tensor of this shape, in row-major order. False if the shape has no square matrices and the
  /// condition is about matrices.
  bool contains_together(std::span<const double> values, const Shape& shape) const;

  /// "[-1, 0) or (0, 1]", "separated".
  std::string to_string() const;
};

/// Domain of each input of the signature, in order, from e.g. "x in (0, inf); y in [-1, 0) or (0, 1]; A in separated".
/// The domain of an input that is not mentioned is the whole line. Throws ParseError.
std::vector<Domain> parse_domains(std::string_view text, const Signature& signature);

}  // namespace gradcheck

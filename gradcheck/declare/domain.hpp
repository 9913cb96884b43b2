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

/// What the entries of a tensor must fulfil together.
/// nonzero    no row along the last axis consists of zeros.
/// paired     no value occurs more than twice. Of three equal entries the one in the middle of an order can be moved either way
///            without any result moving, so its one-sided slopes tell nothing of a sort.
/// dominant   of each matrix (the last two axes, which are equal): every row has an entry that is larger in size than the
///            others of its row and of its column together. So the matrix can be inverted, and is well conditioned.
/// separated  of each matrix: the discs around its diagonal entries, of the others' size in row and column as radius, are
///            positive and apart from one another. So each matrix that has the lower triangle mirrored, or the upper one, or
///            their mean, is positive definite and has eigenvalues that differ.
/// Source  Horn & Johnson, Matrix Analysis (2nd ed., 2013), theorem 6.1.1 (Geršgorin discs).
enum class JointDomain { anything, nonzero, paired, dominant, separated };

/// As declared: "nonzero".
std::string_view to_string(JointDomain joint) noexcept;

/// The sizes of all entries that share a row or a column with one of an n x n matrix, added up.
double size_of_others(std::span<const double> matrix, std::size_t n, std::size_t row, std::size_t column);

/// Where an op may be tried: a union of intervals, the whole line unless declared, or what entries fulfil together.
struct Domain {
  std::vector<Interval> intervals = {Interval{}};
  JointDomain joint = JointDomain::anything;

  /// Of one entry, whatever the others are.
  bool contains(double value) const noexcept;

  /// Of the entries of a tensor of this shape, row-major, together. False where the shape has no such matrices.
  bool contains_together(std::span<const double> values, const Shape& shape) const;

  /// "[-1, 0) or (0, 1]", "separated".
  std::string to_string() const;
};

/// Domain of each input of the signature, in order, from e.g. "x in (0, inf); y in [-1, 0) or (0, 1]; A in separated".
/// An input that is not mentioned has the whole line. Throws ParseError.
std::vector<Domain> parse_domains(std::string_view text, const Signature& signature);

}  // namespace gradcheck

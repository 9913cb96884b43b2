#pragma once

#include "gradcheck/op/signature.hpp"
#include "gradcheck/op/text_cursor.hpp"

#include <limits>
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

/// Where an op may be tried: a union of intervals, the whole line unless declared.
struct Domain {
  std::vector<Interval> intervals = {Interval{}};

  bool contains(double value) const noexcept;

  /// "[-1, 0) or (0, 1]".
  std::string to_string() const;
};

/// Domain of each input of the signature, in order, from e.g. "x in (0, inf); y in [-1, 0) or (0, 1]".
/// An input that is not mentioned has the whole line. Throws ParseError.
std::vector<Domain> parse_domains(std::string_view text, const Signature& signature);

}  // namespace gradcheck

#pragma once

#include "gradcheck/declare/signature.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace gradcheck {

/// A value of an input's entries at which the op is continuous but not differentiable.
/// `slope` is the derivative that the author promises there. Without it, any subgradient is accepted.
struct KinkPoint {
  std::size_t input = 0;  // position in the signature
  double at = 0;
  std::optional<double> slope;
};

/// Inputs with a kink where two entries, of one of them or of two, are equal: max(x), max(x, y).
struct Ties {
  std::vector<std::size_t> inputs;  // positions in the signature, in the order written
};

struct Kinks {
  std::vector<KinkPoint> points;
  std::vector<Ties> ties;
  /// The op has kinks that no value of a single input marks: relu(W x) has one where W x = 0. Several kinks may cancel
  /// in the output but not in the gradient: relu(x) - relu(-x) is x, but 0 - 0 is not its slope at 0.
  bool inside = false;

  bool empty() const noexcept { return points.empty() && ties.empty() && !inside; }
};

/// Reads kinks separated by ";", e.g. "x at 0; x at 6 slope 0; ties(x, y); inside". Empty text declares none. Throws
/// ParseError.
Kinks parse_kinks(std::string_view text, const Signature& signature);

}  // namespace gradcheck

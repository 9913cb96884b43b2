#pragma once

#include "gradcheck/op/signature.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace gradcheck {

/// A value of an input's entries at which the op is continuous but not differentiable.
/// `slope` is the derivative its author promises there; without it any subgradient is accepted.
struct KinkPoint {
  std::size_t input = 0;  // position in the signature
  double at = 0;
  std::optional<double> slope;
};

/// Inputs whose entries, taken together, make a kink where two of them are equal: max(x), max(x, y).
struct Ties {
  std::vector<std::size_t> inputs;  // positions in the signature, in the order written
};

struct Kinks {
  std::vector<KinkPoint> points;
  std::vector<Ties> ties;

  bool empty() const noexcept { return points.empty() && ties.empty(); }
};

/// Reads kinks separated by ";", e.g. "x at 0; x at 6 slope 0; ties(x, y)". Empty text declares none. Throws
/// ParseError.
Kinks parse_kinks(std::string_view text, const Signature& signature);

}  // namespace gradcheck

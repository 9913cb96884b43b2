/// Regions of shapes in which gradients are wrong that are right elsewhere.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

/// A named way to choose the extents of a signature's free dimensions and sequences.
struct ShapeStratum {
  std::string_view name;
  double weight;  ///< how often it is drawn once every stratum has had its turn, against the others
  bool large;     ///< cases beyond the size of ordinary ones: drawn with ordinary values only
  /// Why a signature has no such shapes; nothing if it has.
  std::optional<std::string> (*missing)(const Signature& signature);
  /// `symbol`: of a large stratum, which of the symbols is the large one; any if it is not said.
  Bindings (*draw)(const Signature& signature, RandomStream& random, std::optional<std::size_t> symbol);
};

/// The free dimensions of a signature and its sequences, counted: those that a large stratum may enlarge.
std::size_t free_symbols(const Signature& signature);

/// The first is the ordinary one, which every signature has.
std::span<const ShapeStratum> shape_strata();

}  // namespace gradcheck::properties

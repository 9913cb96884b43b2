/// Regions of shapes where a gradient may be wrong although it is right elsewhere.
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
  double weight;  ///< how often it is drawn, relative to the others, after every stratum has been tried once
  bool large;     ///< larger than ordinary cases: drawn with ordinary values only
  /// Why a signature has no such shapes; empty if it has.
  std::optional<std::string> (*missing)(const Signature& signature);
  /// `symbol`: for a large stratum, the number of the symbol that is large; any symbol if empty.
  Bindings (*draw)(const Signature& signature, RandomStream& random, std::optional<std::size_t> symbol);
};

/// The number of free dimensions and sequences of a signature: those that a large stratum may enlarge.
std::size_t free_symbols(const Signature& signature);

/// The first stratum is the ordinary one, which every signature has.
std::span<const ShapeStratum> shape_strata();

}  // namespace gradcheck::properties

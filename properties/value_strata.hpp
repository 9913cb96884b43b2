/// Regions of values where a gradient may be wrong although it is right elsewhere.
#pragma once

#include <span>
#include <string_view>

#include "properties/value_draw.hpp"

namespace gradcheck::properties {

/// A named way to choose the values of an input that has a gradient.
struct ValueStratum {
  std::string_view name;
  double weight;  ///< how often it is drawn, relative to the others, after every stratum has been tried once
  /// Changes entries of the draw. Returns false if the op has no such values: they lie outside of its domain, or the
  /// input has too few entries.
  bool (*change)(ValueDraw& draw);
};

/// The first stratum is the ordinary one, which changes nothing.
std::span<const ValueStratum> value_strata();

}  // namespace gradcheck::properties

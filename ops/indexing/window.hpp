#pragma once

#include "ops/shape/place_map.hpp"

namespace gradcheck::ops {

/// y_t = the `width` rows x_t, x_t+1, ... concatenated: the input of a window classifier.
/// Shapes   x: T x D.  y: (T - width + 1) x (width D); T is at least the width.
/// Backward dx_t = Σ of the parts of dy that row t was copied to, at most `width` of them.
/// Domain   everything; no kinks.
/// Numerics exact, except for the sums in dx over copies.
/// Source   Collobert et al., Natural Language Processing (Almost) from Scratch, JMLR 12 (2011), section 3.2.1.
struct Window : PlaceMap<Window> {
  static constexpr auto signature = "window: x[T,D] -> y[T-width+1, width*D] where T >= width";
  static constexpr auto attributes = "width: int in 1..5 = 3";
  static constexpr auto structure = "y/x linear";
  static constexpr auto source = "Collobert et al., JMLR 12 (2011), section 3.2.1";

  static std::int64_t place(const Attributes&, const Places& from, const Places& to, std::int64_t i) {
    return to.index(i, 0) * from.extent(1) + to.index(i, 1);
  }
};

}  // namespace gradcheck::ops

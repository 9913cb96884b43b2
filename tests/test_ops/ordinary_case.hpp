#pragma once

#include "properties/random_shapes.hpp"
#include "properties/random_values.hpp"

namespace gradcheck {

/// A case with ordinary shapes and values; one in eight has simple values.
inline Case ordinary_case(const Op& op, std::uint64_t seed) {
  RandomStream random(seed);
  properties::ShapesAndAttributes drawn = properties::draw_shapes(op, random);
  Case instance = make_case(op, std::move(drawn.bindings), std::move(drawn.attributes));
  properties::draw_values(op, instance, random);
  return instance;
}

}  // namespace gradcheck

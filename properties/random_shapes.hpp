/// Random shapes and attributes that an op's declarations allow.
#pragma once

#include "gradcheck/declare/op.hpp"
#include "gradcheck/random.hpp"
#include "properties/attribute_levels.hpp"
#include "properties/shape_strata.hpp"

namespace gradcheck::properties {

struct ShapesAndAttributes {
  Bindings bindings;
  AttributeValues attributes;
};

/// Draws extents from the stratum and attributes at the levels of the row (an empty row: random levels), until the
/// conditions of the signature hold. Throws ShapeError with the last reason if they never do: after 1000 draws of the
/// ordinary stratum at random levels, else after 200. symbol: see ShapeStratum::draw.
ShapesAndAttributes draw_shapes(const Op& op, const ShapeStratum& stratum, const AttributeRow& row,
                                RandomStream& random, std::optional<std::size_t> symbol = {});

/// Ordinary shapes, attributes at random levels.
ShapesAndAttributes draw_shapes(const Op& op, RandomStream& random);

}  // namespace gradcheck::properties

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

/// Draws extents from the stratum and attributes at the levels of the row, or at random ones for an empty row, until the
/// signature's conditions hold. Throws ShapeError, with the last reason, if they do not in as many draws as are worth it:
/// 1000 of the ordinary stratum at random levels, else 200. symbol: as ShapeStratum::draw takes it.
ShapesAndAttributes draw_shapes(const Op& op, const ShapeStratum& stratum, const AttributeRow& row,
                                RandomStream& random, std::optional<std::size_t> symbol = {});

/// Ordinary shapes, attributes at random levels.
ShapesAndAttributes draw_shapes(const Op& op, RandomStream& random);

}  // namespace gradcheck::properties

/// Random shapes and attributes that an op's declarations allow.
#pragma once

#include "gradcheck/op/op.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::properties {

struct ShapesAndAttributes {
  Bindings bindings;
  AttributeValues attributes;
};

/// Draws extents for the free symbols of the signature and values for the attributes, half of them away from their defaults,
/// until the signature's conditions hold. Throws ShapeError, with the last reason, if a thousand draws do not satisfy them.
ShapesAndAttributes draw_shapes(const Op& op, RandomStream& random);

}  // namespace gradcheck::properties

#pragma once

#include "gradcheck/declare/attribute_values.hpp"
#include "gradcheck/declare/bindings.hpp"
#include "gradcheck/declare/signature.hpp"
#include "gradcheck/tensor/shape.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gradcheck {

/// What the symbols of the signature stand for when the inputs have these shapes.
/// Throws ShapeError if a shape does not fit or a condition is violated, e.g.
/// "affine: W has shape [4, 5], expected [D, M] = [3, M] because D = 3 from x".
/// Rationale: the name is not `bind`, since for a std::vector<Shape> the compiler would choose std::bind.
Bindings bind_shapes(const Signature& signature, const AttributeValues& attributes, std::span<const Shape> inputs);

/// The shapes that the bindings give, in the order of the signature. Throws ShapeError with the text of unsatisfied()
/// if there is a reason against them.
std::vector<Shape> input_shapes(const Signature& signature, const Bindings& bindings,
                                const AttributeValues& attributes);
std::vector<Shape> output_shapes(const Signature& signature, const Bindings& bindings,
                                 const AttributeValues& attributes);

/// Why these bindings and attributes are not a case of the op: a condition is violated, an extent is below 0, an axis
/// is outside the rank, sequences do not broadcast, or a number exceeds 64 bits; e.g. "extent (H+2*pad-KH)/stride+1 of
/// y is -1". Nothing if they are a case. Generators reject a draw for which there is a reason. Throws ShapeError if a
/// name is not bound.
std::optional<std::string> unsatisfied(const Signature& signature, const Bindings& bindings,
                                       const AttributeValues& attributes);

/// The exclusive bound of an index tensor's entries.
std::int64_t index_bound(const TensorSpec& tensor, const Bindings& bindings, const AttributeValues& attributes);

}  // namespace gradcheck

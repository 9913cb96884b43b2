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
/// Throws ShapeError if a shape does not fit or a condition is not met, e.g.
/// "affine: W has shape [4, 5], expected [D, M] = [3, M] because D = 3 from x".
/// Rationale: not called `bind`; with a std::vector<Shape> at hand the compiler would take std::bind.
Bindings bind_shapes(const Signature& signature, const AttributeValues& attributes, std::span<const Shape> inputs);

/// Shapes from the bindings alone, in the order of the signature. Throws ShapeError with the text of unsatisfied() if
/// they have none.
std::vector<Shape> input_shapes(const Signature& signature, const Bindings& bindings,
                                const AttributeValues& attributes);
std::vector<Shape> output_shapes(const Signature& signature, const Bindings& bindings,
                                 const AttributeValues& attributes);

/// Why these bindings and attributes are no case of the op, or nothing if they are: a condition that is not met, an
/// extent below 0, an axis outside the rank, sequences that do not broadcast, a number out of reach.
/// For generators, which reject such a draw; e.g. "extent (H+2*pad-KH)/stride+1 of y is -1".
/// Every name must be bound, else ShapeError.
std::optional<std::string> unsatisfied(const Signature& signature, const Bindings& bindings,
                                       const AttributeValues& attributes);

/// The exclusive bound of an index tensor's entries.
std::int64_t index_bound(const TensorSpec& tensor, const Bindings& bindings, const AttributeValues& attributes);

}  // namespace gradcheck

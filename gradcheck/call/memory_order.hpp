/// The ways in which the elements of a tensor can lie in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// How the elements of a tensor follow one another in memory.
/// compact     row-major, without gaps
/// padded      row-major, with a gap behind each element and each row
/// transposed  column-major: the first axis runs fastest
/// expanded    compact, but the first axis of an extent above 1 has stride zero: read only, all its slices are the same
///             memory
enum class MemoryOrder { compact, padded, transposed, expanded };

/// "compact", "with gaps between its elements", ...: for the end of a sentence.
const char* to_string(MemoryOrder order);

/// Strides in elements; as many as the shape has axes.
std::vector<std::int64_t> strides_of(const Shape& shape, MemoryOrder order);

/// The axis of stride zero in an expanded tensor of this shape, or its rank if there is none.
std::size_t expanded_axis(const Shape& shape);

}  // namespace gradcheck

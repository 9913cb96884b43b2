/// Element types of the C interface, as values at run time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "gradcheck/abi/abi.h"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck {

/// The element type of a tensor of this scalar.
gradcheck_dtype element_type(ScalarKind scalar);
/// The element type of index inputs.
inline constexpr gradcheck_dtype index_type{0, 64, 1};

/// The scalar of an element type; nothing for indices, packs and the counting scalar.
std::optional<ScalarKind> scalar_of(gradcheck_dtype type);

inline bool is_index_type(gradcheck_dtype type) { return type.code == index_type.code; }

/// Bytes of one element.
inline std::size_t bytes_of(gradcheck_dtype type) { return std::size_t{type.bits} * type.lanes / 8; }

/// "float32", "packs of double-double", "the counting scalar", ...
std::string to_string(gradcheck_dtype type);

}  // namespace gradcheck

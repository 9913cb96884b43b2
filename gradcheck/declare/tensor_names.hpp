#pragma once

#include "gradcheck/declare/signature.hpp"
#include "gradcheck/declare/text_cursor.hpp"

#include <cstddef>

namespace gradcheck {

/// Reads the name of a tensor that has a gradient, i.e. no index tensor, and returns its position in the signature.
/// Throws ParseError which lists the names to choose from.
std::size_t read_real_input(TextCursor& cursor, const Signature& signature);
std::size_t read_real_output(TextCursor& cursor, const Signature& signature);

}  // namespace gradcheck

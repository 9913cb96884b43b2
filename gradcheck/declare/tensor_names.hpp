#pragma once

#include "gradcheck/declare/signature.hpp"
#include "gradcheck/declare/text_cursor.hpp"

#include <cstddef>

namespace gradcheck {

/// Reads the name of a tensor that has a gradient (index tensors have none) and returns its position in the signature.
/// Throws ParseError, which lists the possible names.
std::size_t read_real_input(TextCursor& cursor, const Signature& signature);
std::size_t read_real_output(TextCursor& cursor, const Signature& signature);

}  // namespace gradcheck

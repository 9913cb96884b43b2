/// A decoded gradient in words.
#pragma once

#include <string>

#include "gradcheck/check/locate/decoding.hpp"
#include "gradcheck/tensor/shape.hpp"

namespace gradcheck {

/// One sentence, without a full stop.
std::string sentence_of(const Decoded& decoded, const Shape& shape);

}  // namespace gradcheck

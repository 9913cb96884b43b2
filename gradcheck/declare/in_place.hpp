#pragma once

#include "gradcheck/declare/signature.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace gradcheck {

/// An output that forward may write into the memory of an input. In backward, the output then takes the place of the
/// input.
struct InPlace {
  std::size_t output = 0, input = 0;  // positions in the signature
};

/// Reads pairs separated by ";", e.g. "y over x". Throws ParseError.
std::vector<InPlace> parse_in_place(std::string_view text, const Signature& signature);

}  // namespace gradcheck

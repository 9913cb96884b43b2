/// Short hashes by which a stored finding tells whether what it came from is still the same.
#pragma once

#include <cstdint>
#include <string>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Of an op's texts and the scalars it computes in.
std::uint32_t declarations_fingerprint(const Op& op);

/// Of the file that the op was loaded from; of this gradcheck's version for a built-in op, or where there is no such file.
/// Cost  reads the file.
std::uint32_t code_fingerprint(const Op& op);

/// Of everything that a case holds, bit for bit.
std::uint32_t case_fingerprint(const Case& instance);

/// Eight hexadecimal digits.
std::string fingerprint_text(std::uint32_t fingerprint);

}  // namespace gradcheck

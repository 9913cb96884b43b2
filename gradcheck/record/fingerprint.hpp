/// Short hashes, stored with a finding: they differ if the op, its code or the case has changed since.
#pragma once

#include <cstdint>
#include <string>

#include "gradcheck/call/case.hpp"

namespace gradcheck {

/// Of an op's texts, flags and scalars.
std::uint32_t declarations_fingerprint(const Op& op);

/// Of the file that the op was loaded from; for a built-in op, or if there is no such file, of the version of
/// gradcheck.
/// Cost  reads the file.
std::uint32_t code_fingerprint(const Op& op);

/// Of everything in a case, bit for bit.
std::uint32_t case_fingerprint(const Case& instance);

/// Eight hexadecimal digits.
std::string fingerprint_text(std::uint32_t fingerprint);

}  // namespace gradcheck

#pragma once

namespace gradcheck {

/// The version of this library, as in "0.1.0" (semver.org). CMake reads it from this line.
inline constexpr const char* version_string = "0.1.0";

}  // namespace gradcheck

# Headers that nearly every source parses, compiled once. Without them, most of the build time is parsing Eigen and the
# standard library. Sources still include what they use; the preset `tidy` builds without precompiled headers.

set(gradcheck_common_headers
    <algorithm>
    <array>
    <cmath>
    <cstdint>
    <filesystem>
    <functional>
    <limits>
    <map>
    <memory>
    <optional>
    <span>
    <sstream>
    <string>
    <string_view>
    <utility>
    <vector>
    # It defines the assertion, so it must come before Eigen.
    ${PROJECT_SOURCE_DIR}/gradcheck/tensor/eigen.hpp)

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/empty.cpp CONTENT "")

# gradcheck_precompiled(<target> <header>...): an object library whose precompiled headers others reuse, with
# target_precompile_headers(... REUSE_FROM <target>).
function(gradcheck_precompiled target)
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/generated/empty.cpp)
  target_link_libraries(${target} PRIVATE gradcheck_sdk gradcheck_warnings)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()

# Finds libquadmath, the arithmetic under boost::multiprecision::float128, for g++ and for clang++.
# Defines Quadmath::Quadmath and, for clang, Quadmath_INCLUDE_DIR.
#
# The header and the library are in g++'s own folder. g++ searches this folder; clang++ searches it for libraries but
# not for headers. -idirafter adds the folder after all others, so that clang's versions of compiler headers come first.

include(FindPackageHandleStandardArgs)
include(CheckCXXSourceCompiles)

set(quadmath_options)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  execute_process(
    COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libquadmath.so
    OUTPUT_VARIABLE quadmath_library
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  cmake_path(GET quadmath_library PARENT_PATH quadmath_directory)
  find_path(Quadmath_INCLUDE_DIR quadmath.h HINTS ${quadmath_directory}/include)
  mark_as_advanced(Quadmath_INCLUDE_DIR)
  if(Quadmath_INCLUDE_DIR)
    set(quadmath_options -idirafter ${Quadmath_INCLUDE_DIR})
  endif()
endif()

set(CMAKE_REQUIRED_FLAGS ${quadmath_options})
list(JOIN CMAKE_REQUIRED_FLAGS " " CMAKE_REQUIRED_FLAGS)
set(CMAKE_REQUIRED_LIBRARIES quadmath)
check_cxx_source_compiles("#include <quadmath.h>
int main() { __float128 x = 2; return sqrtq(x) > 2; }" Quadmath_WORKS)
unset(CMAKE_REQUIRED_FLAGS)
unset(CMAKE_REQUIRED_LIBRARIES)

find_package_handle_standard_args(
  Quadmath
  REQUIRED_VARS Quadmath_WORKS
  REASON_FAILURE_MESSAGE "gradcheck needs binary128 arithmetic: g++'s libquadmath and quadmath.h")

if(Quadmath_FOUND AND NOT TARGET Quadmath::Quadmath)
  add_library(Quadmath::Quadmath INTERFACE IMPORTED)
  set_target_properties(Quadmath::Quadmath PROPERTIES INTERFACE_LINK_LIBRARIES quadmath)
  if(quadmath_options)
    list(JOIN quadmath_options " " quadmath_options)
    set_target_properties(Quadmath::Quadmath PROPERTIES INTERFACE_COMPILE_OPTIONS "SHELL:${quadmath_options}")
  endif()
endif()
unset(quadmath_options)
unset(quadmath_library)
unset(quadmath_directory)

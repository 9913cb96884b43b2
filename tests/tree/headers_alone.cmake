# The ctest test "tree/each public header compiles alone": one object per header whose only line includes it, in a
# target that only this test builds. A header that is already built and unchanged costs nothing.

# A glob, unlike the lists of sources: a header that is in no list must be compiled as well.
file(GLOB_RECURSE public_headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/gradcheck/*.hpp
     ${PROJECT_SOURCE_DIR}/gradcheck/*.h)
list(FILTER public_headers EXCLUDE REGEX "^gradcheck/cli/")

# Parsing all of them takes four minutes of two cores. So a test run compiles a quarter, and each commit another one.
option(GRADCHECK_ALL_HEADERS "Compile every public header alone, not only a quarter of them" OFF)
execute_process(
  COMMAND git rev-parse HEAD
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  OUTPUT_VARIABLE commit
  RESULT_VARIABLE no_commit
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT GRADCHECK_ALL_HEADERS AND NOT no_commit)
  set(all_headers ${public_headers})
  set(public_headers)
  foreach(header IN LISTS all_headers)
    string(SHA1 hash "${commit} ${header}")
    if(hash MATCHES "^[0-3]")
      list(APPEND public_headers ${header})
    endif()
  endforeach()
endif()

enable_language(C)  # for the plugin ABI, a header for C and C++

set(lone_headers)
foreach(header IN LISTS public_headers)
  set(languages cpp)
  if(header MATCHES "\\.h$")
    list(APPEND languages c)
  endif()
  foreach(language IN LISTS languages)
    set(source ${PROJECT_BINARY_DIR}/generated/headers_alone/${header}.${language})
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"@header@\"\n" @ONLY)
    list(APPEND lone_headers ${source})
  endforeach()
endforeach()

add_library(gradcheck_headers_alone OBJECT EXCLUDE_FROM_ALL ${lone_headers})
target_link_libraries(gradcheck_headers_alone PRIVATE gradcheck_sdk)
target_compile_options(gradcheck_headers_alone PRIVATE -O0 -g0 -Wall -Wextra -Wpedantic)
set_target_properties(gradcheck_headers_alone PROPERTIES CXX_CLANG_TIDY "" CXX_COMPILER_LAUNCHER "")

# Lists all headers that fail, not only the first.
if(CMAKE_GENERATOR MATCHES "Ninja")
  set(keep_going -k 0 --quiet)
elseif(CMAKE_GENERATOR MATCHES "Makefiles")
  set(keep_going -k)
endif()
add_test(NAME "tree/each public header compiles alone"
         COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target gradcheck_headers_alone -- ${keep_going})
set_tests_properties("tree/each public header compiles alone" PROPERTIES LABELS tree TIMEOUT 900)

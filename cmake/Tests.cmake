include(Catch)

gradcheck_precompiled(gradcheck_test_headers ${gradcheck_common_headers} <catch2/catch.hpp>)
# Compiled like executables.
set_target_properties(gradcheck_test_headers PROPERTIES POSITION_INDEPENDENT_CODE OFF)

# In a unity build a local name may be that of a helper in another file. To be linked after gradcheck_warnings.
add_library(gradcheck_shadowing INTERFACE)
target_compile_options(gradcheck_shadowing INTERFACE $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-shadow>)

# gradcheck_add_tests(NAME <area> SOURCES <file>... [LIBRARIES <target>...] [LABELS <label>...] [TIMEOUT <seconds>])
#
# One Catch2 executable bin/<area>_tests from tests/<area>/. Each TEST_CASE is the ctest test "<area>/<test case>" with
# the label <area>. Links gradcheck::gradcheck and LIBRARIES.
function(gradcheck_add_tests)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LIBRARIES;LABELS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "gradcheck_add_tests: NAME and SOURCES are needed; unexpected: '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set(target gradcheck_${arg_NAME}_tests)
  add_executable(${target} ${arg_SOURCES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${arg_NAME}_tests POSITION_INDEPENDENT_CODE OFF)
  target_precompile_headers(${target} REUSE_FROM gradcheck_test_headers)
  target_link_libraries(${target} PRIVATE gradcheck::gradcheck ${arg_LIBRARIES} Catch2::Catch2WithMain
                                          gradcheck_warnings gradcheck_shadowing)
  # The folders of sources and fixtures are defined here, so that tests run from any directory.
  target_compile_definitions(${target} PRIVATE GRADCHECK_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                               GRADCHECK_BINARY_DIR="${PROJECT_BINARY_DIR}")
  catch_discover_tests(
    ${target}
    # A name that selects no test case is not a pass.
    EXTRA_ARGS --warn NoTests
    TEST_PREFIX "${arg_NAME}/"
    PROPERTIES LABELS "${arg_NAME};${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

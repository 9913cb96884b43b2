# Plugins for the tests of the loader and of the command, in tests/plugins/ of the build folder: <name>.so.
enable_language(C)

add_custom_target(gradcheck_test_plugins)

# gradcheck_test_plugin(<name> SOURCE <file> [DEFINITIONS <definition>...] [LINK_OPTIONS <option>...])
function(gradcheck_test_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE" "DEFINITIONS;LINK_OPTIONS")
  set(target gradcheck_test_plugin_${name})
  add_library(${target} MODULE EXCLUDE_FROM_ALL ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${arg_SOURCE})
  set_target_properties(
    ${target}
    PROPERTIES OUTPUT_NAME ${name}
               PREFIX ""
               LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests/plugins
               C_STANDARD 99
               C_EXTENSIONS OFF)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PRIVATE ${arg_DEFINITIONS})
  target_link_options(${target} PRIVATE ${arg_LINK_OPTIONS})
  if(arg_SOURCE MATCHES "\\.c$")
    # The ABI header promises C99.
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror -Wno-unused-function)
  else()
    target_link_libraries(${target} PRIVATE gradcheck_sdk)
  endif()
  add_dependencies(gradcheck_test_plugins ${target})
endfunction()

gradcheck_test_plugin(right SOURCE right.c)
gradcheck_test_plugin(misbehaving SOURCE misbehaving.c)
gradcheck_test_plugin(crashing SOURCE crashing.c)
gradcheck_test_plugin(crashing_when_loaded SOURCE crashing_when_loaded.c)
gradcheck_test_plugin(sdk_ops SOURCE sdk_ops.cpp)
gradcheck_test_plugin(doubled SOURCE same_name.cpp DEFINITIONS FACTOR=2 "SIGNATURE=\"doubled: x[N] -> y[N]\"")
gradcheck_test_plugin(tripled SOURCE same_name.cpp DEFINITIONS FACTOR=3 "SIGNATURE=\"tripled: x[N] -> y[N]\"")

foreach(
  name IN
  ITEMS older_version
        newer_version
        no_ops
        missing_op
        small_plugin
        small_op
        no_signature
        bad_signature
        same_names
        no_forward
        no_backward
        unknown_scalars
        failing_entry
        silent_entry
        hostile_entry
        empty_entry)
  gradcheck_test_plugin(${name} SOURCE refused.c DEFINITIONS REFUSED=${name})
endforeach()
gradcheck_test_plugin(no_entry SOURCE refused.c DEFINITIONS REFUSED=no_entry NO_ENTRY)
# Lazily bound, as a linker does unless told otherwise: the loader must look for itself.
gradcheck_test_plugin(undefined_symbol SOURCE refused.c DEFINITIONS REFUSED=undefined_symbol CALLS_UNDEFINED_SYMBOL
                      LINK_OPTIONS -Wl,-z,lazy)

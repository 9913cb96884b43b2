# The package as its users see it: installed, found by a project of its own, built and run.

set(consumer_prefix ${PROJECT_BINARY_DIR}/consumer-prefix)
set(consumer_build ${PROJECT_BINARY_DIR}/consumer)

# consumer_test(<name> [SETUP <fixture>] [REQUIRED <fixture>] [EXPECTED <regex>] COMMAND <word>...)
#
# EXPECTED: the test passes if the command prints this, whatever its exit code.
function(consumer_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SETUP;REQUIRED;EXPECTED" "COMMAND")
  add_test(NAME "consumer/${name}" COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
  set_tests_properties("consumer/${name}" PROPERTIES LABELS consumer TIMEOUT 300)
  if(arg_SETUP)
    set_tests_properties("consumer/${name}" PROPERTIES FIXTURES_SETUP ${arg_SETUP})
  endif()
  if(arg_REQUIRED)
    set_tests_properties("consumer/${name}" PROPERTIES FIXTURES_REQUIRED ${arg_REQUIRED})
  endif()
  if(arg_EXPECTED)
    set_tests_properties("consumer/${name}" PROPERTIES PASS_REGULAR_EXPRESSION ${arg_EXPECTED})
  endif()
endfunction()

consumer_test(
  install
  SETUP consumer_installed
  COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DPREFIX=${consumer_prefix} -P
          ${CMAKE_CURRENT_LIST_DIR}/install.cmake)
consumer_test(
  "the installed command has the built-in ops"
  REQUIRED consumer_installed
  EXPECTED "softmax: x"
  COMMAND ${consumer_prefix}/${CMAKE_INSTALL_BINDIR}/gradcheck list)
consumer_test(
  configure
  SETUP consumer_configured
  REQUIRED consumer_installed
  COMMAND
    ${CMAKE_COMMAND} --fresh -G ${CMAKE_GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR} -B ${consumer_build}
    -DCMAKE_PREFIX_PATH=${consumer_prefix} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
    -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}
    -DCMAKE_CXX_FLAGS_RELEASE=${CMAKE_CXX_FLAGS_RELEASE})
consumer_test(
  build
  SETUP consumer_built
  REQUIRED consumer_configured
  COMMAND ${CMAKE_COMMAND} --build ${consumer_build})
consumer_test(
  "the library alone"
  REQUIRED consumer_built
  COMMAND ${consumer_build}/core)
consumer_test(
  "a right op passes"
  SETUP consumer_page
  REQUIRED consumer_built
  COMMAND ${CMAKE_COMMAND} -E chdir ${consumer_build} ./right_op)
consumer_test(
  "the page of a right op"
  REQUIRED consumer_page
  EXPECTED "✓ pass"
  COMMAND ${CMAKE_COMMAND} -E cat ${consumer_build}/gradients.html)
consumer_test(
  "a wrong op is a finding"
  REQUIRED consumer_built
  COMMAND ${CMAKE_COMMAND} -E chdir ${consumer_build} ./wrong_op)

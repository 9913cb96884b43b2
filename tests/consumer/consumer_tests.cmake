# The package as its users see it: installed, found by a project of its own, built and run.

set(consumer_prefix ${PROJECT_BINARY_DIR}/consumer-prefix)
set(consumer_build ${PROJECT_BINARY_DIR}/consumer)

add_test(NAME "consumer/install" COMMAND ${CMAKE_COMMAND} -DBUILD=${PROJECT_BINARY_DIR} -DPREFIX=${consumer_prefix} -P
                                          ${CMAKE_CURRENT_LIST_DIR}/install.cmake)
add_test(
  NAME "consumer/configure"
  COMMAND
    ${CMAKE_COMMAND} --fresh -G ${CMAKE_GENERATOR} -S ${CMAKE_CURRENT_LIST_DIR} -B ${consumer_build}
    -DCMAKE_PREFIX_PATH=${consumer_prefix} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
    -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS})
add_test(NAME "consumer/build" COMMAND ${CMAKE_COMMAND} --build ${consumer_build})
add_test(NAME "consumer/run" COMMAND ${consumer_build}/consumer)

set_tests_properties("consumer/install" PROPERTIES FIXTURES_SETUP consumer_installed)
set_tests_properties("consumer/configure" PROPERTIES FIXTURES_REQUIRED consumer_installed FIXTURES_SETUP
                                                      consumer_configured)
set_tests_properties("consumer/build" PROPERTIES FIXTURES_REQUIRED consumer_configured FIXTURES_SETUP consumer_built)
set_tests_properties("consumer/run" PROPERTIES FIXTURES_REQUIRED consumer_built)
set_tests_properties("consumer/install" "consumer/configure" "consumer/build" "consumer/run"
                     PROPERTIES LABELS consumer TIMEOUT 300)

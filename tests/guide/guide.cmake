# The examples of README.md and docs/guide.md: quoted as they are, and right by the verdict of the command.
gradcheck_test_plugin(guide_examples SOURCE ../guide/all_examples.cpp)
target_compile_options(gradcheck_test_plugin_guide_examples PRIVATE $<$<CONFIG:Release>:-O1>)

add_test(NAME "guide/the pages quote the examples"
         COMMAND ${CMAKE_COMMAND} -DEXAMPLES=${PROJECT_SOURCE_DIR}/examples/guide
                 -DPROGRAM=${PROJECT_SOURCE_DIR}/tests/consumer/right_op.cpp -DREADME=${PROJECT_SOURCE_DIR}/README.md
                 -DGUIDE=${PROJECT_SOURCE_DIR}/docs/guide.md -DALL=${CMAKE_CURRENT_LIST_DIR}/all_examples.cpp -P
                 ${CMAKE_CURRENT_LIST_DIR}/quoted_examples.cmake)
add_test(NAME "guide/the examples pass"
         COMMAND gradcheck_command run $<TARGET_FILE:gradcheck_test_plugin_guide_examples> --profile ci)
set_tests_properties("guide/the pages quote the examples" "guide/the examples pass" PROPERTIES LABELS guide)

# The examples of docs/guide.md: quoted as they are, and right by the verdict of the command.
gradcheck_test_plugin(guide_examples SOURCE ../guide/all_examples.cpp)
target_compile_options(gradcheck_test_plugin_guide_examples PRIVATE $<$<CONFIG:Release>:-O1>)

add_test(NAME "guide/the guide quotes its examples"
         COMMAND ${CMAKE_COMMAND} -DEXAMPLES=${PROJECT_SOURCE_DIR}/examples/guide -DGUIDE=${PROJECT_SOURCE_DIR}/docs/guide.md
                 -DALL=${CMAKE_CURRENT_LIST_DIR}/all_examples.cpp -P ${CMAKE_CURRENT_LIST_DIR}/quoted_examples.cmake)
add_test(NAME "guide/the examples pass"
         COMMAND gradcheck_command run $<TARGET_FILE:gradcheck_test_plugin_guide_examples> --profile ci)
set_tests_properties("guide/the guide quotes its examples" "guide/the examples pass" PROPERTIES LABELS guide)

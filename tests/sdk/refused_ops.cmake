# Ops that must not compile, with the sentence in which the compiler says why.

# gradcheck_refused_op(<name> <sentence>): sdk/refused_ops/<name>.cpp
function(gradcheck_refused_op name sentence)
  set(options -std=gnu++20 -fsyntax-only -ffp-contract=off -DGRADCHECK_WITH_MPFR=${GRADCHECK_WITH_MPFR}
              -I${PROJECT_SOURCE_DIR})
  foreach(library IN ITEMS Eigen3::Eigen Boost::headers)
    get_target_property(directories ${library} INTERFACE_INCLUDE_DIRECTORIES)
    foreach(directory IN LISTS directories)
      if(NOT directory IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
        list(APPEND options -isystem ${directory})
      endif()
    endforeach()
  endforeach()
  string(REPLACE "_" " " sentence_of_test ${name})
  add_test(NAME "sdk/an op with ${sentence_of_test} does not compile and the compiler says why"
           COMMAND ${CMAKE_CXX_COMPILER} ${options} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/refused_ops/${name}.cpp)
  set_tests_properties("sdk/an op with ${sentence_of_test} does not compile and the compiler says why"
                       PROPERTIES LABELS sdk TIMEOUT 120 PASS_REGULAR_EXPRESSION "error: static[_ ]assert[^\n]*${sentence}")
endfunction()

gradcheck_refused_op(a_forward_of_other_parameters "forward must be a static function")
gradcheck_refused_op(no_backward "backward must be a static function")
gradcheck_refused_op(a_signature_without_outputs "the signature must read")

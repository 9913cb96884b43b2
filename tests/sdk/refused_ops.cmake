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
  string(REPLACE "_" " " what ${name})
  set(test "sdk/an op with ${what} does not compile and the compiler says why")
  # clang++ prints the characters of a composed sentence as numbers, so the SDK has one sentence for all mistakes there.
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang AND NOT sentence MATCHES "^the signature")
    set(sentence "a function of the op does not have the parameters that the signature asks for")
  endif()
  # The sentence holds characters that are special in a regular expression, or in a list of them.
  string(REGEX REPLACE "([][()*])" "\\\\\\1" expression "${sentence}")
  string(REPLACE ";" "." expression "${expression}")
  add_test(NAME ${test}
           COMMAND ${CMAKE_CXX_COMPILER} ${options} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/refused_ops/${name}.cpp)
  set_tests_properties(${test} PROPERTIES LABELS sdk TIMEOUT 120 PASS_REGULAR_EXPRESSION "error: [^\n]*${expression}")
endfunction()

gradcheck_refused_op(a_forward_of_other_parameters
  "missing_input: parameter 2 of forward should be View<double> b (input b), found Out<double>; expected static void forward(View<double> x, View<double> b, Out<double> y)")
gradcheck_refused_op(no_backward
  "no_backward: has no backward; expected template <class T> static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx)")
gradcheck_refused_op(a_signature_without_outputs "the signature must read")
gradcheck_refused_op(a_wrong_parameter
  "affine: parameter 3 of backward should be View<T> b (input b), found Out<T>; expected template <class T> static void backward(View<T> x, View<T> W, View<T> b, View<T> z, View<T> dz, Out<T> dx, Out<T> dW, Out<T> db)")
gradcheck_refused_op(a_wrong_index_parameter
  "gather: parameter 3 of forward should be View<std::int64_t> ids (input ids), found View<T>; expected template <class T> static void forward(const Attributes&, View<T> table, View<std::int64_t> ids, Out<T> y)")
gradcheck_refused_op(a_parameter_too_many
  "gather: parameter 6 of backward is one too many, found Out<std::int64_t>; expected static void backward(View<float> table, View<std::int64_t> ids, View<float> y, View<float> dy, Out<float> dtable)")
gradcheck_refused_op(a_jvp_of_other_parameters
  "square: parameter 3 of jvp should be View<double> tx (tangent of input x), found Out<double>; expected static void jvp(View<double> x, View<double> y, View<double> tx, Out<double> ty)")
gradcheck_refused_op(a_valid_that_is_not_static
  "square: valid must be static; expected static bool valid(View<double> x)")
gradcheck_refused_op(a_private_backward
  "square: backward cannot be called with the parameters that the signature asks for; expected template <class T> static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx)")

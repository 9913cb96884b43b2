/// Gradients of mutants of small ops, for tests.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/mutation/catalogue.hpp"
#include "gradcheck/mutation/mutant.hpp"
#include "tests/test_ops/gain.hpp"
#include "tests/test_ops/gather.hpp"
#include "tests/test_ops/log.hpp"
#include "tests/test_ops/matrix_product.hpp"
#include "tests/test_ops/row_bias.hpp"
#include "tests/test_ops/softmax.hpp"
#include "tests/test_ops/some_case.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

inline mutation::Mutation mutation_of(const Op& op, std::string_view name, std::size_t input = 0) {
  const std::vector<mutation::Mutation> all = mutation::catalogue(op);
  const auto found =
      std::ranges::find_if(all, [&](const mutation::Mutation& one) { return one.name == name && one.input == input; });
  INFO(op.name() << " has no mutation '" << name << "'");
  REQUIRE(found != all.end());
  return *found;
}

inline bool has_mutation(const Op& op, std::string_view name, std::size_t input = 0) {
  return std::ranges::any_of(mutation::catalogue(op),
                             [&](const mutation::Mutation& one) { return one.name == name && one.input == input; });
}

/// The gradient of one input for the case's upstream; entries that backward never wrote are NaN.
template <class T = double>
std::vector<double> gradient(const Op& op, const Case& instance, std::size_t input = 0) {
  Evaluation<T> evaluation(op, instance);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  std::vector<double> values;
  for (std::size_t i = 0; i < evaluation.input_size(input); ++i)
    values.push_back(to_double(evaluation.downstream(input, i)));
  return values;
}

template <class T = double>
std::vector<double> mutated(const Op& op, std::string_view name, const Case& instance, std::size_t input = 0) {
  const mutation::Mutant mutant(op, mutation_of(op, name, input));
  return gradient<T>(mutant.op(), instance, input);
}

}  // namespace gradcheck::tests

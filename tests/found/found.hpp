/// Right gradients that were once called wrong, and wrong ones that once passed, in kinds. Each op runs a property with the
/// cases of a default run on ten seeds; single points are those at which the mistake was made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/run/runner.hpp"
#include "gradcheck/sdk.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"

namespace gradcheck::found_test {

inline constexpr std::uint64_t seeds = 10;

/// All properties if the name is "".
inline OpRecord run(const Op& op, std::uint64_t seed, const std::string& property = "gradient") {
  auto chosen = properties::all_properties();
  std::erase_if(chosen, [&](const auto& one) { return !property.empty() && one->name() != property; });
  RunOptions options;
  options.seed = seed;
  options.jobs = 2;
  options.cases = 100;
  return run_op(op, chosen, properties::CaseGenerator(), options, "");
}

inline std::string first_message(const OpRecord& record) {
  for (const PropertyRecord& property : record.properties) {
    for (const Finding& finding : property.findings)
      return finding.property + " " + finding.kind + ": " + finding.message;
  }
  return "";
}

/// Every run of the property has this verdict.
template <class Type>
void is(Verdict verdict, const std::string& property) {
  const Op op(sdk::table_of<Type>());
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const OpRecord record = run(op, seed, property);
    INFO(op.name() << " with seed " << seed << ": " << first_message(record));
    CHECK(std::string(to_string(record.verdict)) == to_string(verdict));
  }
}

template <class Type>
void passes(const std::string& property = "gradient") {
  is<Type>(Verdict::pass, property);
}

template <class Type>
void fails(const std::string& property = "gradient") {
  is<Type>(Verdict::fail, property);
}

/// The case with these inputs, with upstream one for the first output element and zero for the others.
inline Case point(const Op& op, std::vector<std::vector<double>> inputs, std::int64_t extent) {
  Bindings bindings;
  bindings.set_dimension("M", 1);
  bindings.set_dimension("N", extent);
  Case instance = make_case(op, bindings, {});
  instance.inputs = std::move(inputs);
  for (std::vector<double>& upstream : instance.upstream) {
    std::fill(upstream.begin(), upstream.end(), 0.0);
    upstream.at(0) = 1;
  }
  return instance;
}

/// The outcome of the gradient check there.
template <class Type>
Outcome at(std::vector<std::vector<double>> inputs, std::int64_t extent) {
  const Op op(sdk::table_of<Type>());
  return check_gradient(op, point(op, std::move(inputs), extent));
}

inline std::string told(const Outcome& outcome) {
  return outcome.failures.empty() ? "" : outcome.failures.front().message;
}

/// Every gradient of the outcome could be compared.
inline bool resolved(const Outcome& outcome) {
  return std::ranges::none_of(outcome.inputs, [](const InputStrength& input) { return input.unresolved; });
}

/// Of a gradient that is right, or 1/16 too large.
template <class T>
T factor(bool right) {
  return right ? T(1) : T(1.0625);
}

}  // namespace gradcheck::found_test

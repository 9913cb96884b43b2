#include "properties/smaller_cases.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <functional>

#include "gradcheck/error.hpp"
#include "properties/allowed_values.hpp"
#include "properties/case_generator.hpp"
#include "tests/test_ops/declared_op.hpp"
#include "tests/test_ops/ordinary_case.hpp"

namespace gradcheck::properties {
namespace {

using tests::declared_op;

const std::vector<tests::Declarations> declarations = {
    {"f: x[N] -> y[N]"},
    {"affine: x[N,D], W[D,M], b[M] -> z[N,M]"},
    {"add: x[A...], y[B...] -> s[broadcast(A,B)]"},
    {"gather: table[V,D], ids:index(V)[N] -> y[N,D]"},
    {"conv: x[H], k[K] -> y[(H+2*pad-K)/stride+1] where K <= H+2*pad", "pad: int in 0..2 = 0; stride: int in 1..3 = 1"},
    {"sum: x[A...] -> y[reduce(A, axis, keep)] where rank(A) >= 1",
     "axis: int in -rank(A)..rank(A)-1 = -1; keep: bool = false"},
    {"log: x[A...] -> y[A...], z[]", nullptr, "x in (0.1, inf)"},
    {"box: x[N,M], y[N] -> z[N]", "p: real in (0, 4) = 1.5; q: {a, b, c} = b", "y in (-inf, -1) or (1, inf)",
     "x at 0; ties(x)", true},
    {"where: x[N], y[M] -> z[N*M] where N >= 2, M < N+3"},
};

// How simple a number is to read: shrinking must lower it.
int complexity(double value) {
  constexpr std::array<double, 7> simplest = {0, 1, -1, 2, -2, 0.5, -0.5};
  for (std::size_t i = 0; i < simplest.size(); ++i) {
    if (value == simplest[i]) return static_cast<int>(i);
  }
  if (value == std::round(value)) return 8;
  return 2 * value == std::round(2 * value) ? 9 : 8 * value == std::round(8 * value) ? 10 : 11;
}

// Compared in lexicographic order; no part can decrease without end.
std::array<std::int64_t, 5> size_of(const Op& op, const Case& instance) {
  std::array<std::int64_t, 5> size{};
  for (const auto& dimension : instance.bindings.dimensions()) size[0] += dimension.extent;
  for (const auto& sequence : instance.bindings.sequences()) {
    size[0] += static_cast<std::int64_t>(sequence.extents.rank());
    for (const std::int64_t extent : sequence.extents) size[0] += extent;
  }
  for (const AttributeSpec& spec : op.attributes())
    size[1] += *instance.attributes.find(spec.name) == spec.default_value ? 0 : 1;
  for (const auto& upstream : instance.upstream) {
    for (const double value : upstream) {
      size[2] += value != 0 ? 1 : 0;
      size[3] += complexity(value);
    }
  }
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    for (const double value : instance.inputs[input]) {
      size[4] += op.signature().inputs[input].is_index ? (value > 0 ? 1 : 0) : complexity(value);
    }
  }
  return size;
}

// What is wrong with the case; empty if nothing is.
std::string objection(const Op& op, const Case& instance) {
  if (auto reason = unsatisfied(op.signature(), instance.bindings, instance.attributes)) return *reason;
  for (const AttributeSpec& spec : op.attributes()) {
    if (auto reason = out_of_range(spec, *instance.attributes.find(spec.name), instance.bindings, instance.attributes))
      return *reason;
  }
  if (instance.input_shapes != input_shapes(op.signature(), instance.bindings, instance.attributes))
    return "input shapes";
  if (instance.output_shapes != output_shapes(op.signature(), instance.bindings, instance.attributes))
    return "output shapes";
  for (std::size_t input = 0; input < instance.inputs.size(); ++input) {
    const TensorSpec& spec = op.signature().inputs[input];
    if (static_cast<std::int64_t>(instance.inputs[input].size()) != instance.input_shapes[input].size())
      return "number of values";
    for (const double value : instance.inputs[input]) {
      if (spec.is_index) {
        const auto bound = static_cast<double>(index_bound(spec, instance.bindings, instance.attributes));
        if (!(value >= 0 && value < bound && value == std::floor(value))) return "an index out of range";
      } else if (!allowed(op, input, value) || value != static_cast<double>(static_cast<float>(value))) {
        return "the value " + std::to_string(value) + " of " + spec.name;
      }
    }
  }
  bool nonzero = false;
  for (std::size_t output = 0; output < instance.upstream.size(); ++output) {
    if (static_cast<std::int64_t>(instance.upstream[output].size()) != instance.output_shapes[output].size())
      return "number of upstreams";
    for (const double value : instance.upstream[output]) nonzero = nonzero || value != 0;
  }
  return nonzero ? "" : "an upstream gradient of zeros";
}

TEST_CASE("smaller cases are valid cases of the op, and every chain of them ends") {
  const CaseGenerator generator;
  for (const tests::Declarations& declared : declarations) {
    const Op op = declared_op(declared);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      // Walks from a random case along random candidates until there are none.
      Case instance = ordinary_case(op, seed);
      RandomStream random(seed);
      int steps = 0;
      for (;; ++steps) {
        const std::vector<Case> candidates = smaller_cases(op, instance);
        if (candidates.empty()) break;
        for (const Case& candidate : candidates) {
          const std::string reason = objection(op, candidate);
          if (!reason.empty())
            FAIL_CHECK(op.name() << ", seed " << seed << ", " << candidate.bindings.to_string() << ": " << reason);
          if (!(size_of(op, candidate) < size_of(op, instance))) {
            FAIL_CHECK(op.name() << ", seed " << seed << ": a candidate is no smaller than "
                                 << instance.bindings.to_string());
          }
        }
        // Every other step is the largest one, which keeps the walk short.
        instance = candidates[random.coin() ? 0 : random.below(candidates.size())];
        REQUIRE(steps < 2000);
      }
    }
  }
}

TEST_CASE("a case of extents 1, default attributes and simplest values has no smaller case") {
  const Op op = declared_op({"f: x[N] -> y[N]", "k: int in 0..3 = 0"});
  Bindings bindings;
  bindings.set_dimension("N", 1);
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  instance.upstream[0][0] = 1;
  CHECK(smaller_cases(op, instance).empty());
  instance.inputs[0][0] = 1;
  CHECK(smaller_cases(op, instance).size() >= 1);
}

// Shrinks the case of this seed to the smallest case for which has_fault is true.
Case shrunk(const Op& op, std::uint64_t seed, const std::function<bool(const Case&)>& has_fault) {
  Failure failure;
  failure.kind = "wrong-value";
  failure.input = "x";
  const auto check = [&](const Case& instance) {
    Outcome outcome;
    if (has_fault(instance)) outcome.failures.push_back(failure);
    return outcome;
  };
  return CaseGenerator().shrink(op, ordinary_case(op, seed), failure, check).instance;
}

// Shrinks the first twenty cases with the fault among those of a thousand seeds.
void for_shrunk(const Op& op, const std::function<bool(const Case&)>& has_fault,
                const std::function<void(const Case&)>& look) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 1000 && found < 20; ++seed) {
    const Case drawn = ordinary_case(op, seed);
    if (!has_fault(drawn)) continue;
    ++found;
    const Case smallest = shrunk(op, seed, has_fault);
    CHECK(has_fault(smallest));
    look(smallest);
  }
  REQUIRE(found == 20);
}

TEST_CASE("typical faults shrink to their smallest case") {
  SECTION("a fault from some extent on: that extent, all others 1, an upstream gradient with a single 1, values 0") {
    const Op op = declared_op({"affine: x[N,D], W[D,M], b[M] -> z[N,M]"});
    for_shrunk(
        op, [](const Case& c) { return c.bindings.dimension("N")->extent > 8; },
        [](const Case& c) {
          CHECK(c.bindings.to_string() == "N=9, D=1, M=1");
          CHECK(c.inputs == std::vector<std::vector<double>>{std::vector<double>(9, 0.0), {0}, {0}});
          double sum = 0;
          for (const double value : c.upstream[0]) sum += value;
          CHECK(sum == 1);
        });
  }
  SECTION("a fault where two extents differ: 1 and 2") {
    const Op op = declared_op({"f: x[N,M] -> y[N]"});
    for_shrunk(
        op, [](const Case& c) { return c.input_shapes[0][0] != c.input_shapes[0][1]; },
        [](const Case& c) { CHECK(c.input_shapes[0][0] * c.input_shapes[0][1] == 2); });
  }
  SECTION("a fault from some rank on: extents 1") {
    const Op op = declared_op({"f: x[A...] -> y[A...]"});
    for_shrunk(
        op, [](const Case& c) { return c.input_shapes[0].rank() >= 2; },
        [](const Case& c) {
          CHECK(c.input_shapes[0] == Shape{1, 1});
        });
  }
  SECTION("a fault of stretched operands: 2 against 1 or against a scalar") {
    const Op op = declared_op({"add: x[A...], y[B...] -> s[broadcast(A,B)]"});
    for_shrunk(
        op, [](const Case& c) { return c.input_shapes[1].size() < c.output_shapes[0].size(); },
        [](const Case& c) {
          CHECK(c.input_shapes[0].size() == 2);
          CHECK(c.input_shapes[1].size() == 1);
        });
  }
  SECTION("a fault of one attribute: the others at their defaults") {
    const Op op = declared_op({"f: x[N] -> y[N]", "a: int in 0..3 = 0; b: int in 0..3 = 0; c: bool = false"});
    for_shrunk(
        op, [](const Case& c) { return c.attributes.integer("b") != 0; },
        [](const Case& c) {
          CHECK(c.attributes.integer("a") == 0);
          CHECK(c.attributes.integer("b") != 0);
          CHECK_FALSE(c.attributes.flag("c"));
          CHECK(c.input_shapes[0] == Shape{1});
        });
  }
  SECTION("a fault of one value: a whole number, the others 0") {
    const Op op = declared_op({"f: x[N] -> y[N]"});
    const auto has_large = [](const Case& c) {
      return std::any_of(c.inputs[0].begin(), c.inputs[0].end(), [](double x) { return x > 0.75; });
    };
    for_shrunk(op, has_large, [](const Case& c) {
      REQUIRE(c.inputs[0].size() >= 1);
      CHECK(c.inputs[0].back() == 1);
      for (std::size_t i = 0; i + 1 < c.inputs[0].size(); ++i) CHECK(c.inputs[0][i] == 0);
    });
  }
  SECTION("a fault of repeated indices: two indices, both 0") {
    const Op op = declared_op({"gather: table[V,D], ids:index(V)[N] -> y[N,D]"});
    const auto repeats = [](const Case& c) {
      for (std::size_t i = 0; i < c.inputs[1].size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (c.inputs[1][i] == c.inputs[1][j]) return true;
        }
      }
      return false;
    };
    for_shrunk(op, repeats, [](const Case& c) {
      CHECK(c.bindings.to_string() == "V=1, D=1, N=2");
      CHECK(c.inputs[1] == std::vector<double>{0, 0});
    });
  }
}

TEST_CASE("shrinking keeps the kind of failure") {
  const Op op = declared_op({"f: x[N] -> y[N]"});
  std::uint64_t seed = 0;
  while (ordinary_case(op, seed).input_shapes[0][0] < 6) ++seed;
  Failure failure;
  failure.kind = "wrong-value";
  failure.input = "x";
  const ShrunkCase smallest = CaseGenerator().shrink(op, ordinary_case(op, seed), failure, [&](const Case& instance) {
    Outcome outcome;
    outcome.failures.push_back(failure);
    if (instance.input_shapes[0][0] < 3)
      outcome.failures.back().kind = "not-a-number";  // small cases have another fault
    return outcome;
  });
  CHECK(smallest.instance.input_shapes[0][0] == 3);
  CHECK(smallest.steps() > 0);
  const ShrunkCase stuck =
      CaseGenerator().shrink(op, ordinary_case(op, seed), failure, [](const Case&) { return Outcome(); });
  CHECK(stuck.steps() == 0);
  CHECK(stuck.instance.inputs == ordinary_case(op, seed).inputs);
}

}  // namespace
}  // namespace gradcheck::properties

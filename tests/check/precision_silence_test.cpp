// Well-written ops raise no alarm of the precision check.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "gradcheck/check/precision/precision_check.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/run/runner.hpp"
#include "ops/builtin_ops.hpp"
#include "tests/check/precision_ops.hpp"
#include "tests/test_ops/ordinary_case.hpp"

namespace gradcheck {
namespace {

using namespace gradcheck::tests;

template <class... Structs>
std::vector<Op> ops_of() {
  return {op_of<Structs>()...};
}

void expect_silence(const Op& op, std::uint64_t seeds, std::int64_t cases) {
  std::int64_t compared = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    for (std::int64_t i = 0; i < cases; ++i) {
      const Outcome outcome = check_precision(
          op, ordinary_case(op, mix_seed(stream_seed(seed, op.name(), "precision"), static_cast<std::uint64_t>(i))));
      compared += outcome.compared_entries;
      INFO(op.name() << ", seed " << seed << ", case " << i);
      for (const Failure& failure : outcome.failures) FAIL(failure.kind << ": " << failure.message);
    }
  }
  INFO(op.name());
  CHECK(compared > 0);
}

TEST_CASE("built-in ops are accurate in random cases") {
  for (const Op& op : ops::builtin_ops()) expect_silence(op, 2, 10);
}

TEST_CASE("well-written ops raise no alarm in random cases") {
  for (const Op& op : ops_of<Logistic, TanhFromX, Softplus, Gelu, Power, RelativeDifference, Rectify, Average, Variance,
                             Standardize, Normalize, LogSoftmax, CrossEntropy, MatrixProduct>()) {
    expect_silence(op, 4, 100);
  }
}

}  // namespace
}  // namespace gradcheck

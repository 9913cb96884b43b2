// The cost of the harness beyond its forward and backward calls: each pair of rows is one check, and the same number of
// bare calls on the same case.
#include <benchmark/benchmark.h>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "tests/bench/bench_ops.hpp"

namespace gradcheck::bench {
namespace {

void check_case(benchmark::State& state, const BenchCase& bench) {
  for (auto _ : state) benchmark::DoNotOptimize(check_gradient(bench.op, bench.instance));
}

void bare_calls(benchmark::State& state, const BenchCase& bench) {
  const Outcome outcome = check_gradient(bench.op, bench.instance);
  Evaluation<DoubleDouble> evaluation(bench.op, bench.instance);
  evaluation.set_upstream_of_case();
  for (auto _ : state) {
    for (std::int64_t i = 0; i < outcome.forward_calls; ++i) evaluation.forward();
    for (std::int64_t i = 0; i < outcome.backward_calls; ++i) evaluation.backward();
  }
  state.counters["forward calls"] = static_cast<double>(outcome.forward_calls);
}

}  // namespace

void register_harness_benches() {
  for (const BenchCase& bench : harness_cases()) {
    benchmark::RegisterBenchmark(("check/" + bench.label).c_str(), check_case, bench);
    benchmark::RegisterBenchmark(("bare calls/" + bench.label).c_str(), bare_calls, bench);
  }
}

}  // namespace gradcheck::bench

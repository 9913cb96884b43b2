// A whole run: 100 cases of every built-in op, on as many threads as there are processors.
#include <benchmark/benchmark.h>

#include "gradcheck/run/runner.hpp"
#include "ops/builtin_ops.hpp"
#include "properties/all_properties.hpp"
#include "properties/case_generator.hpp"
#include "tests/bench/bench_ops.hpp"

namespace gradcheck::bench {
namespace {

void run_all(benchmark::State& state) {
  const std::vector<Op> ops = ops::builtin_ops();
  const auto properties = properties::all_properties();
  const properties::CaseGenerator generator;
  RunOptions options;
  for (auto _ : state) {
    ++options.seed;
    for (const Op& op : ops) benchmark::DoNotOptimize(run_op(op, properties, generator, options, ""));
  }
  state.counters["ops"] = static_cast<double>(ops.size());
  state.counters["cases"] = static_cast<double>(ops.size()) * static_cast<double>(options.cases);
}

}  // namespace

void register_run_benches() {
  benchmark::RegisterBenchmark("run of all built-in ops, 100 cases", run_all)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace gradcheck::bench

#include <benchmark/benchmark.h>

#include "tests/bench/bench_ops.hpp"
#include "tests/bench/ratio_reporter.hpp"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  gradcheck::bench::register_run_benches();
  gradcheck::bench::register_product_benches();
  gradcheck::bench::register_pack_benches();
  gradcheck::bench::register_harness_benches();
  gradcheck::bench::RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  reporter.print_ratios();
}

// The cost of double-double relative to double when eight nodes run in one pass: a certified probe of a network
// relative to its plain forward, the check of elementwise ops relative to the same check in double, and single
// functions in packs relative to the scalar.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/projected_derivative.hpp"
#include "gradcheck/scalar/pack.hpp"
#include "tests/bench/bench_ops.hpp"
#include "tests/test_ops/mlp.hpp"

namespace gradcheck::bench {
namespace {

constexpr std::int64_t batch = 64, pixels = 784, hidden = 128, classes = 10;  // 101,770 parameters

struct Network {
  Op op{sdk::make_table<tests::Mlp>()};
  Case instance = tests::mlp_case(op, batch, pixels, hidden);
};

const Network& network() {
  static const Network built;
  return built;
}

/// c = a b in three loops.
void multiply(const std::vector<double>& a, const std::vector<double>& b, std::vector<double>& c, std::size_t rows,
              std::size_t depth, std::size_t columns) {
  c.assign(rows * columns, 0.0);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t j = 0; j < columns; ++j) c[i * columns + j] += a[i * depth + k] * b[k * columns + j];
    }
  }
}

void plain_forward(benchmark::State& state) {
  const auto& in = network().instance.inputs;
  std::vector<double> h, z;
  for (auto _ : state) {
    multiply(in[tests::mlp_x], in[tests::mlp_W1], h, batch, pixels, hidden);
    for (std::size_t i = 0; i < h.size(); ++i) h[i] = std::tanh(h[i] + in[tests::mlp_b1][i % hidden]);
    multiply(h, in[tests::mlp_W2], z, batch, hidden, classes);
    double loss = 0;
    for (std::size_t b = 0; b < batch; ++b) {
      double* const row = &z[b * classes];
      double largest = -INFINITY, sum = 0;
      for (std::size_t c = 0; c < classes; ++c) largest = std::max(largest, row[c] += in[tests::mlp_b2][c]);
      for (std::size_t c = 0; c < classes; ++c) sum += std::exp(row[c] - largest);
      loss += std::log(sum) + largest - row[static_cast<std::size_t>(in[tests::mlp_target][b])];
    }
    benchmark::DoNotOptimize(loss);
  }
}

void eigen_forward(benchmark::State& state) {
  Evaluation<double> evaluation(network().op, network().instance);
  for (auto _ : state) evaluation.forward();
}

void probe(benchmark::State& state) {
  const auto sampled = sampled_op<DoubleDouble>(network().op, network().instance);
  RandomStream random(1);
  std::vector<double> direction(network().instance.inputs[tests::mlp_W1].size());
  for (double& entry : direction) entry = random.signed_half_to_one(20);
  for (auto _ : state) {
    benchmark::DoNotOptimize(directional_derivative(*sampled, tests::mlp_W1, direction));
  }
}

/// 409,600 entries, the whole diagonal.
void whole_check(benchmark::State& state, const std::string& name, bool in_double) {
  const BenchCase bench = elementwise_case(name, {100, 4096});
  gradcheck_op table = bench.op.table();
  if (in_double) table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_FLOAT64;
  const Op op(table);
  std::int64_t calls = 0;
  for (auto _ : state) calls = check_gradient(op, bench.instance).forward_calls;
  state.counters["forward calls"] = static_cast<double>(calls);
}

template <class T, class Function>
void each(benchmark::State& state, const Function& function) {
  std::vector<T> x, y(1024 / (std::is_same_v<T, DoubleDouble> ? 1 : 8));
  for (std::size_t i = 0; i < y.size(); ++i) {
    if constexpr (std::is_same_v<T, DoubleDouble>)
      x.push_back(DoubleDouble(0.001 * static_cast<double>(i) + 0.1) / 3);
    else
      x.push_back(T::each_lane(
          [&](int lane) { return DoubleDouble(0.008 * static_cast<double>(i) + 0.001 * lane + 0.1) / 3; }));
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = function(x[i]);
    benchmark::DoNotOptimize(y.data());
  }
}

template <class Function>
void register_function(const std::string& name, const Function& function) {
  benchmark::RegisterBenchmark((name + " of 1024/double-double").c_str(),
                               [function](benchmark::State& state) { each<DoubleDouble>(state, function); });
  benchmark::RegisterBenchmark((name + " of 1024/packs").c_str(),
                               [function](benchmark::State& state) { each<Pack<8>>(state, function); });
}

}  // namespace

void register_pack_benches() {
  benchmark::RegisterBenchmark("network/forward in double, plain loops", plain_forward)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("network/forward in double, Eigen", eigen_forward)->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("network/certified probe", probe)->Unit(benchmark::kMicrosecond);
  for (const char* name : {"tanh", "relu"}) {
    for (const bool in_double : {false, true}) {
      benchmark::RegisterBenchmark(
          ("whole check of " + std::string(name) + " 100 x 4096/" + (in_double ? "in double" : "in double-double"))
              .c_str(),
          whole_check, std::string(name), in_double)
          ->Unit(benchmark::kMillisecond);
    }
  }
  register_function("mul", [](const auto& x) { return x * x; });
  register_function("exp", [](const auto& x) { return exp(x); });
  register_function("tanh", [](const auto& x) { return tanh(x); });
}

}  // namespace gradcheck::bench

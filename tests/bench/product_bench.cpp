// A 128 x 128 x 128 matrix product in the scalars of the ladder, written as the author of an op does:
// z.matrix() = x.matrix() * w.matrix().
#include <benchmark/benchmark.h>

#include <vector>

#include "gradcheck/random.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/eigen_support.hpp"
#include "gradcheck/scalar/referee.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"
#include "tests/bench/bench_ops.hpp"

namespace gradcheck::bench {
namespace {

constexpr int side = 128;

template <class T>
std::vector<T> random_matrix(std::uint64_t seed) {
  RandomStream random(seed);
  std::vector<T> matrix;
  for (int i = 0; i < side * side; ++i) matrix.push_back(from_double<T>(random.signed_half_to_one(20)));
  return matrix;
}

template <class T>
void eigen_product(benchmark::State& state) {
  using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const std::vector<T> a = random_matrix<T>(1), b = random_matrix<T>(2);
  std::vector<T> c(a.size());
  const Eigen::Map<const Matrix> left(a.data(), side, side), right(b.data(), side, side);
  Eigen::Map<Matrix> result(c.data(), side, side);
  for (auto _ : state) {
    result.noalias() = left * right;
    benchmark::DoNotOptimize(c.data());
  }
}

void plain_double_loop(benchmark::State& state) {
  const std::vector<double> a = random_matrix<double>(1), b = random_matrix<double>(2);
  std::vector<double> c(a.size());
  for (auto _ : state) {
    std::fill(c.begin(), c.end(), 0.0);
    for (std::size_t i = 0; i < side; ++i) {
      for (std::size_t k = 0; k < side; ++k) {
        for (std::size_t j = 0; j < side; ++j) c[i * side + j] += a[i * side + k] * b[k * side + j];
      }
    }
    benchmark::DoNotOptimize(c.data());
  }
}

}  // namespace

void register_product_benches() {
  benchmark::RegisterBenchmark("product 128/double, plain loop", plain_double_loop);
  benchmark::RegisterBenchmark("product 128/double, Eigen", eigen_product<double>);
  benchmark::RegisterBenchmark("product 128/double-double", eigen_product<DoubleDouble>);
  benchmark::RegisterBenchmark("product 128/binary128", eigen_product<Binary128>);
  benchmark::RegisterBenchmark("product 128/50 digits", eigen_product<Referee>);
}

}  // namespace gradcheck::bench

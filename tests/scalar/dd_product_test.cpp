#include <gradcheck/scalar/dd_product.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

#include <gradcheck/scalar/truth.hpp>

#include "tests/scalar/instruction_sets.hpp"

using namespace gradcheck;

namespace {

using Elements = std::vector<DoubleDouble>;

Elements random_elements(std::ptrdiff_t count, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  Elements elements;
  for (std::ptrdiff_t i = 0; i < count; ++i) elements.push_back(two_sum(uniform(random), uniform(random) * 0x1p-54));
  return elements;
}

Elements product(const ProductSize& size, const Elements& a, const Elements& b, InstructionSet set) {
  Elements c(static_cast<std::size_t>(size.rows * size.columns));
  add_product(size, {a.data(), size.depth, 1}, {b.data(), size.columns, 1}, {c.data(), size.columns, 1},
              DoubleDouble(1.0), set);
  return c;
}

/// Largest error of a product in units of depth * 2^-106 * sum of |a b|.
double error_in_bounds(const ProductSize& size, const Elements& a, const Elements& b, const Elements& c) {
  double worst = 0.0;
  for (std::ptrdiff_t i = 0; i < size.rows; ++i) {
    for (std::ptrdiff_t j = 0; j < size.columns; ++j) {
      Truth sum = 0, magnitude = 0;
      for (std::ptrdiff_t k = 0; k < size.depth; ++k) {
        const Truth term = to_truth(a[static_cast<std::size_t>(i * size.depth + k)]) *
                           to_truth(b[static_cast<std::size_t>(k * size.columns + j)]);
        sum += term;
        magnitude += abs(term);
      }
      const Truth error = abs(to_truth(c[static_cast<std::size_t>(i * size.columns + j)]) - sum);
      worst = std::max(worst, static_cast<double>(error / (magnitude * static_cast<double>(size.depth))) * 0x1p106);
    }
  }
  return worst;
}

bool same_bits(const Elements& a, const Elements& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(DoubleDouble)) == 0;
}

}  // namespace

TEST_CASE("products of double-double keep their error bound on every instruction set, with the same bits") {
  std::mt19937_64 random(3);
  // Full and partial panels, single vectors, transposed ones, and a depth of more than one piece.
  for (const ProductSize size :
       {ProductSize{16, 64, 100}, {5, 37, 20}, {3, 9, 11}, {9, 3, 11}, {2, 1, 300}, {1, 1, 1}}) {
    CAPTURE(size.rows, size.columns, size.depth);
    const Elements a = random_elements(size.rows * size.depth, random);
    const Elements b = random_elements(size.depth * size.columns, random);
    const Elements first = product(size, a, b, InstructionSet::baseline);
    for (const InstructionSet set : tests::instruction_sets()) {
      CAPTURE(static_cast<int>(set));
      const Elements c = product(size, a, b, set);
      CHECK(error_in_bounds(size, a, b, c) < 1.0);
      CHECK(same_bits(c, first));
    }
  }
}

TEST_CASE("products of double-double carry infinities and NaN on every instruction set") {
  std::mt19937_64 random(4);
  const ProductSize size{3, 20, 5};
  const Elements b = random_elements(size.depth * size.columns, random);
  for (const InstructionSet set : tests::instruction_sets()) {
    Elements a = random_elements(size.rows * size.depth, random);
    a[2] = std::numeric_limits<double>::infinity();
    a[7] = std::numeric_limits<double>::quiet_NaN();
    const Elements c = product(size, a, b, set);
    for (std::size_t j = 0; j < 20; ++j) {
      CHECK(std::isinf(c[j].hi));
      CHECK(std::isnan(c[20 + j].hi));
      CHECK(isfinite(c[40 + j]));
    }
  }
}

TEST_CASE("the machine has the instruction set in use") { CHECK(instruction_set() <= machine_instruction_set()); }

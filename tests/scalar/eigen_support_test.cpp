#include <gradcheck/scalar/eigen_support.hpp>

#include <cmath>
#include <limits>
#include <random>

#include <Eigen/LU>
#include <catch2/catch.hpp>

#include <gradcheck/scalar/binary128.hpp>
#include <gradcheck/scalar/referee.hpp>
#include <gradcheck/scalar/truth.hpp>

#include "tests/scalar/special_values.hpp"

using namespace gradcheck;
using gradcheck::tests::infinity;
using gradcheck::tests::not_a_number;

namespace {

template <class T, int order>
using MatrixOf = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, order>;
using Matrix = MatrixOf<DoubleDouble, Eigen::RowMajor>;
using Vector = Eigen::Matrix<DoubleDouble, Eigen::Dynamic, 1>;

template <class T>
T random_element(std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  const double first = uniform(random);
  return T(first) + T(uniform(random) * 0x1p-54);
}

template <class Result>
Result random_matrix(Eigen::Index rows, Eigen::Index columns, unsigned seed) {
  std::mt19937_64 random(seed);
  Result result(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index j = 0; j < columns; ++j) result(i, j) = random_element<typename Result::Scalar>(random);
  }
  return result;
}

Truth truth_of(const DoubleDouble& x) { return to_truth(x); }
Truth truth_of(const Binary128& x) {
  return Truth(static_cast<double>(x)) + Truth(static_cast<double>(x - static_cast<double>(x)));
}

/// Largest error of c = alpha a b in units of the sum of |a b|; infinite if an element is not finite.
template <class C, class A, class B>
double product_error(const C& c, const A& a, const B& b, double alpha = 1.0) {
  double worst = 0.0;
  for (Eigen::Index i = 0; i < c.rows(); ++i) {
    for (Eigen::Index j = 0; j < c.cols(); ++j) {
      Truth sum = 0;
      Truth size = 0;
      for (Eigen::Index k = 0; k < a.cols(); ++k) {
        const Truth term = truth_of(a(i, k)) * truth_of(b(k, j));
        sum += term;
        size += abs(term);
      }
      const double error = static_cast<double>(abs(truth_of(c(i, j)) - alpha * sum) / size);
      if (!(error <= worst)) worst = std::isnan(error) ? infinity : error;
    }
  }
  return worst;
}

/// The documented bound, with the rounding of the last addition.
double product_bound(Eigen::Index depth) { return (static_cast<double>(depth) + 4.0) * 0x1p-106; }

template <int a_order, int b_order, int c_order>
void check_orders() {
  for (const auto& [rows, depth, columns] :
       {std::array{30, 40, 50}, {8, 300, 5}, {3, 25, 33}, {40, 20, 3}, {25, 7, 300}, {1, 30, 40}, {40, 30, 1}}) {
    CAPTURE(a_order, b_order, c_order, rows, depth, columns);
    const auto a = random_matrix<MatrixOf<DoubleDouble, a_order>>(rows, depth, 1);
    const auto b = random_matrix<MatrixOf<DoubleDouble, b_order>>(depth, columns, 2);
    MatrixOf<DoubleDouble, c_order> c(rows, columns);
    c.noalias() = a * b;
    CHECK(product_error(c, a, b) <= product_bound(depth));
    c.noalias() -= a * b;
    CHECK(c.array().abs().maxCoeff() <= 1e-30);
    const MatrixOf<DoubleDouble, a_order> a_transposed = a.transpose();
    const MatrixOf<DoubleDouble, b_order> b_transposed = b.transpose();
    c.noalias() = a_transposed.transpose() * b;
    CHECK(product_error(c, a, b) <= product_bound(depth));
    c.noalias() = a * b_transposed.transpose();
    CHECK(product_error(c, a, b) <= product_bound(depth));
    c.noalias() = 2.0 * a * b;
    CHECK(product_error(c, a, b, 2.0) <= 2.0 * product_bound(depth));
    c.noalias() += a * b;
    CHECK(product_error(c, a, b, 3.0) <= 3.0 * product_bound(depth));
  }
}

}  // namespace

TEST_CASE("matrix products of double-double are exact to 106 bits in every storage order") {
  check_orders<Eigen::RowMajor, Eigen::RowMajor, Eigen::RowMajor>();
  check_orders<Eigen::RowMajor, Eigen::RowMajor, Eigen::ColMajor>();
  check_orders<Eigen::RowMajor, Eigen::ColMajor, Eigen::RowMajor>();
  check_orders<Eigen::RowMajor, Eigen::ColMajor, Eigen::ColMajor>();
  check_orders<Eigen::ColMajor, Eigen::RowMajor, Eigen::RowMajor>();
  check_orders<Eigen::ColMajor, Eigen::RowMajor, Eigen::ColMajor>();
  check_orders<Eigen::ColMajor, Eigen::ColMajor, Eigen::RowMajor>();
  check_orders<Eigen::ColMajor, Eigen::ColMajor, Eigen::ColMajor>();
}

TEST_CASE("matrix products work on maps, blocks and inner strides") {
  const Matrix a = random_matrix<Matrix>(20, 31, 3);
  const Matrix b = random_matrix<Matrix>(31, 27, 4);
  SECTION("maps of rows") {
    Matrix c(20, 27);
    Eigen::Map<Matrix> result(c.data(), 20, 27);
    result.noalias() = Eigen::Map<const Matrix>(a.data(), 20, 31) * Eigen::Map<const Matrix>(b.data(), 31, 27);
    CHECK(product_error(c, a, b) <= product_bound(31));
  }
  SECTION("blocks") {
    Matrix c = Matrix::Constant(30, 30, 7.0);
    c.block(5, 2, 18, 25).noalias() = a.block(1, 0, 18, 31) * b.block(0, 1, 31, 25);
    CHECK(product_error(c.block(5, 2, 18, 25), a.block(1, 0, 18, 31), b.block(0, 1, 31, 25)) <= product_bound(31));
    CHECK(c(4, 2) == 7.0);
    CHECK(c(5, 1) == 7.0);
    CHECK(c(23, 26) == 7.0);
    CHECK(c(22, 27) == 7.0);
  }
  SECTION("a result with gaps between its elements") {
    using Strided = Eigen::Map<Matrix, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
    std::vector<DoubleDouble> memory(20 * 60, 7.0);
    Strided result(memory.data(), 20, 27, {60, 2});
    result.noalias() = a * b;
    CHECK(product_error(result, a, b) <= product_bound(31));
    CHECK(memory[1] == 7.0);
    CHECK(memory[55] == 7.0);
  }
  SECTION("vectors, including those with gaps") {
    Vector y = a * b.col(3);
    CHECK(product_error(y, a, b.col(3)) <= product_bound(31));
    y.noalias() -= 2.0 * (a * b.col(3));
    CHECK(product_error(y, a, b.col(3), -1.0) <= 3.0 * product_bound(31));
    const Eigen::Matrix<DoubleDouble, 1, Eigen::Dynamic> row = a.row(2) * b;
    CHECK(product_error(row, a.row(2), b) <= product_bound(31));
    Matrix c = Matrix::Zero(20, 4);
    c.col(1).noalias() = a * b.col(0);
    CHECK(product_error(c.col(1), a, b.col(0)) <= product_bound(31));
    const DoubleDouble dot = a.row(0).dot(b.col(0));
    CHECK(product_error(Matrix::Constant(1, 1, dot), a.row(0), b.col(0)) <= product_bound(31));
  }
  SECTION("empty ones") {
    CHECK((Matrix(20, 0) * Matrix(0, 25)).eval().array().abs().maxCoeff() == 0.0);
    CHECK((Matrix(0, 30) * Matrix(30, 25)).eval().size() == 0);
    CHECK((Matrix(30, 0) * Vector(0)).eval().norm() == 0.0);
  }
}

TEST_CASE("matrix products propagate infinities and NaN as double does") {
  using Doubles = MatrixOf<double, Eigen::RowMajor>;
  const Doubles clean_a = random_matrix<Doubles>(20, 24, 5);
  const Doubles clean_b = random_matrix<Doubles>(24, 28, 6);
  const double specials[] = {infinity, -infinity, not_a_number, 0.0};
  for (const double in_a : specials) {
    for (const double in_b : specials) {
      CAPTURE(in_a, in_b);
      Doubles a = clean_a;
      Doubles b = clean_b;
      a(3, 5) = in_a;
      b(5, 7) = in_b;
      a(9, 1) = in_a;
      b(2, 9) = in_b;
      // A product in double without fusing and without reordering.
      const Doubles expected = a.lazyProduct(b);
      Matrix c(20, 28);
      c.noalias() = a.cast<DoubleDouble>() * b.cast<DoubleDouble>();
      for (Eigen::Index i = 0; i < 20; ++i) {
        for (Eigen::Index j = 0; j < 28; ++j) {
          CAPTURE(i, j);
          if (std::isnan(expected(i, j))) {
            REQUIRE(isnan(c(i, j)));
          } else if (std::isinf(expected(i, j))) {
            REQUIRE(c(i, j) == expected(i, j));
            REQUIRE(c(i, j).lo == 0.0);
          } else {
            REQUIRE(std::abs(c(i, j).hi - expected(i, j)) <= 1e-13);
          }
        }
      }
    }
  }
  SECTION("overflow gives infinity, but huge factors times small ones do not") {
    Matrix a = Matrix::Constant(20, 20, 1e200);
    CHECK((a * a).eval()(4, 4) == infinity);
    a.setConstant(std::numeric_limits<double>::max());
    const Matrix small = Matrix::Constant(20, 20, 0x1p-60);
    Matrix c(20, 20);
    c.noalias() = a * small;
    CHECK(product_error(c, a, small) <= 0x1p-100);
  }
}

TEST_CASE("matrix products of the Boost types agree with their scalars") {
  SECTION("binary128") {
    using Quads = MatrixOf<Binary128, Eigen::RowMajor>;
    const Quads a = random_matrix<Quads>(12, 30, 7);
    const MatrixOf<Binary128, Eigen::ColMajor> b = random_matrix<Quads>(30, 14, 8);
    Quads c(12, 14);
    c.noalias() = a * b;
    // The truth uses the first 106 bits of a result.
    CHECK(product_error(c, a, b) <= 0x1p-105);
    const Eigen::Matrix<Binary128, Eigen::Dynamic, 1> y = a * b.col(2);
    CHECK(y == c.col(2));
  }
  SECTION("50 digits") {
    using Referees = MatrixOf<Referee, Eigen::RowMajor>;
    const Referees a = random_matrix<Referees>(12, 30, 7);
    const MatrixOf<Referee, Eigen::ColMajor> b = random_matrix<Referees>(30, 14, 8);
    Referees c(12, 14);
    c.noalias() = a * b;
    const Referees lazy = a.lazyProduct(b);
    CHECK((c - lazy).array().abs().maxCoeff() <= Referee(30 * 0x1p-166));
    MatrixOf<Referee, Eigen::ColMajor> d(12, 14);
    d.noalias() = a * b;
    CHECK(d == c);
  }
}

TEST_CASE("arrays of double-double apply functions to each element") {
  const Matrix x = random_matrix<Matrix>(5, 6, 9);
  const auto check = [&](const auto& result, auto function) {
    for (Eigen::Index i = 0; i < x.size(); ++i) REQUIRE(result(i / 6, i % 6) == function(x(i / 6, i % 6)));
  };
  check(x.array().exp(), [](const DoubleDouble& v) { return exp(v); });
  check(x.array().tanh(), [](const DoubleDouble& v) { return tanh(v); });
  check(x.array().abs(), [](const DoubleDouble& v) { return abs(v); });
  check(x.array().square(), [](const DoubleDouble& v) { return v * v; });
  check(x.array().sin(), [](const DoubleDouble& v) { return sin(v); });
  check(x.array().cos(), [](const DoubleDouble& v) { return cos(v); });
  check(x.array().atan(), [](const DoubleDouble& v) { return atan(v); });
  check(x.array().expm1(), [](const DoubleDouble& v) { return expm1(v); });
  check(x.array().abs().log(), [](const DoubleDouble& v) { return log(abs(v)); });
  check(x.array().abs().log1p(), [](const DoubleDouble& v) { return log1p(abs(v)); });
  check(x.array().abs().sqrt(), [](const DoubleDouble& v) { return sqrt(abs(v)); });
  check(x.array().abs().pow(2.5), [](const DoubleDouble& v) { return pow(abs(v), DoubleDouble(2.5)); });
  check(x.array().inverse(), [](const DoubleDouble& v) { return 1.0 / v; });
  check(x.array().floor(), [](const DoubleDouble& v) { return floor(v); });
  check(x.array().round(), [](const DoubleDouble& v) { return round(v); });
  check(x.array() * 2.0 + 1, [](const DoubleDouble& v) { return v * 2.0 + 1.0; });
  check(x.cwiseMax(0.25), [](const DoubleDouble& v) { return v < 0.25 ? DoubleDouble(0.25) : v; });
  check(x.cwiseMin(Matrix::Constant(5, 6, 0.25)),
        [](const DoubleDouble& v) { return v < 0.25 ? v : DoubleDouble(0.25); });
  check((x.array() > 0.0).select(x, 0.0), [](const DoubleDouble& v) { return v > 0.0 ? v : DoubleDouble(0.0); });
  CHECK(x.array().isFinite().all());
  CHECK_FALSE(x.array().isNaN().any());
}

TEST_CASE("reductions of double-double include every element") {
  const Matrix x = random_matrix<Matrix>(5, 6, 10);
  DoubleDouble sum = 0.0;
  DoubleDouble squares = 0.0;
  DoubleDouble largest = x(0, 0);
  for (Eigen::Index i = 0; i < 5; ++i) {
    for (Eigen::Index j = 0; j < 6; ++j) {
      sum += x(i, j);
      squares += x(i, j) * x(i, j);
      largest = max(largest, x(i, j));
    }
  }
  CHECK(abs(x.sum() - sum) <= 1e-30);
  CHECK(abs(x.mean() * 30.0 - sum) <= 1e-30);
  CHECK(abs(x.norm() - sqrt(squares)) <= 1e-30);
  CHECK(x.maxCoeff() == largest);
  CHECK((-x).minCoeff() == -largest);
  CHECK(x.redux([](const DoubleDouble& a, const DoubleDouble& b) { return max(a, b); }) == largest);
  CHECK(abs(x.colwise().sum().sum() - sum) <= 1e-30);
  CHECK(abs(x.rowwise().sum().sum() - sum) <= 1e-30);
  CHECK(x.trace() == x.block(0, 0, 5, 5).diagonal().sum());
  CHECK(Matrix::Constant(2, 3, 2.0).prod() == 64.0);
  SECTION("casts keep the digits that fit") {
    CHECK(x.cast<double>()(2, 3) == x(2, 3).hi);
    CHECK(x.cast<double>().cast<DoubleDouble>()(2, 3) == x(2, 3).hi);
    CHECK(x.cast<float>()(2, 3) == static_cast<float>(x(2, 3)));
  }
}

TEST_CASE("decompositions of double-double solve to full precision") {
  // Large enough for the blocked algorithms, which multiply and solve triangles in place.
  for (const Eigen::Index n : {3, 60, 150}) {
    CAPTURE(n);
    const Matrix a = random_matrix<Matrix>(n, n, 11);
    const Matrix b = random_matrix<Matrix>(n, 2, 12);
    const Eigen::PartialPivLU<Matrix> lu = a.lu();
    const Matrix x = lu.solve(b);
    CHECK((a * x - b).norm() <= 1e-26 * b.norm());
    CHECK((lu.inverse() * a - Matrix::Identity(n, n)).norm() <= 1e-25);
  }
  Matrix hilbert(3, 3);
  for (int i = 0; i < 9; ++i) hilbert(i / 3, i % 3) = DoubleDouble(1.0) / (i / 3 + i % 3 + 1);
  CHECK(abs(hilbert.determinant() * 2160.0 - 1.0) <= 1e-28);
  CHECK(abs(random_matrix<Matrix>(6, 6, 13).determinant() * random_matrix<Matrix>(6, 6, 13).inverse().determinant() -
            1.0) <= 1e-26);
  const Matrix triangle = random_matrix<Matrix>(40, 40, 14).triangularView<Eigen::Lower>();
  const Vector ones = Vector::Ones(40);
  const Vector image = triangle.triangularView<Eigen::Lower>() * ones;
  CHECK((image - triangle * ones).norm() <= 1e-28);
}

// Products and inverses of matrices and vectors.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/linalg/inverse.hpp"

namespace gradcheck::tests {

/// dA = -Y dY Y, without the transposes.
/// Source  clab/dynet commit 5a40675c
struct InverseNotTransposed : ops::Inverse {
  template <class T>
  static void backward(View<T>, View<T> Y, View<T> dY, Out<T> dA) {
    const std::int64_t n = Y.extent(-1);
    for (std::int64_t k = 0; k < ops::count_matrices(Y); ++k) {
      const ops::SquareMatrix<T> y(Y, k), dy(dY, k);
      ops::SquareMatrix<T> product(n);  // dY Y
      for (std::int64_t i = 0; i < n * n * n; ++i)
        product(i / n / n, i % n) += dy(i / n / n, i / n % n) * y(i / n % n, i % n);
      for (std::int64_t i = 0; i < n * n; ++i) {
        T sum(0);
        for (std::int64_t m = 0; m < n; ++m) sum -= y(i / n, m) * product(m, i % n);
        dA[k * n * n + i] = sum;
      }
    }
  }
};

/// Y = A B for each pair of matrices in the last two axes; the leading axes are broadcast
/// Source  FluxML/NNlib.jl commits 7de55b3, 461b290; facebookresearch/flashlight commit 0c8fa148
struct BatchedMul {
  static constexpr auto signature = "batched_mul: A[A...,P,Q], B[B...,Q,R] -> Y[broadcast(A,B),P,R]";
  static constexpr auto structure = "Y/A linear; Y/B linear";
  template <class T>
  static void forward(View<T> A, View<T> B, Out<T> Y) {
    ops::set_zero(Y);
    for_each_product(A, B, Y, [&](auto i, auto j, auto k) { Y[k] += A[i] * B[j]; });
  }
  template <class T>
  static void backward(View<T> A, View<T> B, View<T>, View<T> dY, Out<T> dA, Out<T> dB) {
    ops::set_zero(dA);
    ops::set_zero(dB);
    for_each_product(A, B, dY, [&](auto i, auto j, auto k) {
      dA[i] += dY[k] * B[j];
      dB[j] += dY[k] * A[i];
    });
  }

 protected:
  /// Calls visit(element of A, element of B, element of Y that their product is added to).
  template <class X, class Z, class Visit>
  static void for_each_product(const X& A, const X& B, const Z& Y, Visit visit) {
    const std::int64_t p = A.extent(-2), q = A.extent(-1), r = B.extent(-1);
    const auto batch = [](const auto& tensor) { return tensor.shape().first(tensor.shape().size() - 2); };
    ops::for_each_broadcast(batch(Y), batch(A), batch(B), [&](auto n, auto a, auto b) {
      for (std::int64_t k = 0; k < p * q * r; ++k) {
        const std::int64_t row = k / (q * r), column = k % r, inner = k / r % q;
        visit((a * p + row) * q + inner, (b * q + inner) * r + column, (n * p + row) * r + column);
      }
    });
  }
};

/// The gradient of a broadcast A is that of the last product only.
struct BatchedMulLastOfBatch : BatchedMul {
  template <class T>
  static void backward(View<T> A, View<T> B, View<T> Y, View<T> dY, Out<T> dA, Out<T> dB) {
    BatchedMul::backward<T>(A, B, Y, dY, dA, dB);
    const std::int64_t q = A.extent(-1), r = B.extent(-1);
    for_each_product(A, B, dY, [&](auto i, auto j, auto k) {
      const bool first = j / r % q == i % q && k % r == 0;
      dA[i] = (first ? T(0) : T(dA[i])) + dY[k] * B[j];
    });
  }
};

/// Y[n] = A[n] B[n], with A[n] optionally transposed
/// Source  FluxML/NNlib.jl commit bbdc647
struct BatchedMulTransposed {
  static constexpr auto signature =
      "batched_mul: A[N,P,Q], B[N,R,S] -> Y[N,P+transpose_a*(Q-P),S] where Q+transpose_a*(P-Q) == R";
  static constexpr auto attributes = "transpose_a: bool = false";
  static constexpr auto structure =
      "Y/A block-diagonal over N, linear; Y/B block-diagonal over N, block-diagonal over S, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> A, View<T> B, Out<T> Y) {
    const bool transposed = given.flag("transpose_a");
    ops::set_zero(Y);
    for_each_product(B, Y, [&](auto n, auto i, auto k, auto j) {
      Y(n, i, j) += (transposed ? A(n, k, i) : A(n, i, k)) * B(n, k, j);
    });
  }
  template <class T>
  static void backward(const Attributes& given, View<T> A, View<T> B, View<T>, View<T> dY, Out<T> dA, Out<T> dB) {
    const bool transposed = given.flag("transpose_a");
    ops::set_zero(dA);
    ops::set_zero(dB);
    for_each_product(B, dY, [&](auto n, auto i, auto k, auto j) {
      (transposed ? dA(n, k, i) : dA(n, i, k)) += dY(n, i, j) * B(n, k, j);
      dB(n, k, j) += (transposed ? A(n, k, i) : A(n, i, k)) * dY(n, i, j);
    });
  }

 protected:
  /// Calls visit(n, row of Y, row of B, column).
  template <class X, class Z, class Visit>
  static void for_each_product(const X& B, const Z& Y, Visit visit) {
    for (std::int64_t n = 0; n < Y.extent(0); ++n) {
      for (std::int64_t i = 0; i < Y.extent(1); ++i) {
        for (std::int64_t k = 0; k < B.extent(1); ++k) {
          for (std::int64_t j = 0; j < Y.extent(2); ++j) visit(n, i, k, j);
        }
      }
    }
  }
};

/// Computes the gradient of the transposed A, and that of B as if A were not transposed.
struct BatchedMulTransposeForgotten : BatchedMulTransposed {
  template <class T>
  static void backward(const Attributes& given, View<T> A, View<T> B, View<T> Y, View<T> dY, Out<T> dA, Out<T> dB) {
    if (!given.flag("transpose_a")) return BatchedMulTransposed::backward<T>(given, A, B, Y, dY, dA, dB);
    ops::set_zero(dA);
    ops::set_zero(dB);
    for_each_product(B, dY, [&](auto n, auto i, auto k, auto j) {
      dA(n, i, k) += dY(n, i, j) * B(n, k, j);
      dB(n, k, j) += A(n, i, k) * dY(n, i, j);
    });
  }
};

/// y = a x b
/// Source  tracel-ai/burn commit 2227d8d21 (PR 4069)
struct Cross {
  static constexpr auto signature = "cross: a[A...,3], b[A...,3] -> y[A...,3]";
  static constexpr auto structure = "y/a block-diagonal over A, linear; y/b block-diagonal over A, linear";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    set_cross(a, b, y);
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    set_cross(b, dy, da);
    set_cross(dy, a, db);
  }

 protected:
  template <class T>
  static void set_cross(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t i = 0; i < y.size(); ++i) {
      const std::int64_t begin = i / 3 * 3, j = begin + (i + 1) % 3, k = begin + (i + 2) % 3;
      y[i] = a[j] * b[k] - a[k] * b[j];
    }
  }
};

struct CrossOtherOrder : Cross {
  template <class T>
  static void backward(View<T> a, View<T> b, View<T>, View<T> dy, Out<T> da, Out<T> db) {
    set_cross(b, dy, da);
    set_cross(a, dy, db);
  }
};

/// Y = the symmetric matrix with the upper or the lower triangle of A
/// Source  FluxML/Zygote.jl commit b8df8cc3
struct Symmetric {
  static constexpr auto signature = "symmetric: A[N,N] -> Y[N,N]";
  static constexpr auto attributes = "uplo: {U, L} = U";
  static constexpr auto structure = "Y/A linear";
  template <class T>
  static void forward(const Attributes& given, View<T> A, Out<T> Y) {
    for_each_entry(Y, given.choice("uplo") == 1, [&](auto i, auto j, auto p, auto q) { Y(i, j) = A(p, q); });
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dY, Out<T> dA) {
    ops::set_zero(dA);
    for_each_entry(dY, given.choice("uplo") == 1, [&](auto i, auto j, auto p, auto q) { dA(p, q) += dY(i, j); });
  }

 protected:
  /// Calls visit(row, column, row and column of the entry of A at that place).
  template <class Y, class Visit>
  static void for_each_entry(const Y& y, bool lower, Visit visit) {
    for (std::int64_t i = 0; i < y.extent(0); ++i) {
      for (std::int64_t j = 0; j < y.extent(1); ++j) {
        if ((i >= j) == lower)
          visit(i, j, i, j);
        else
          visit(i, j, j, i);
      }
    }
  }
};

struct SymmetricAlwaysUpper : Symmetric {
  template <class T>
  static void backward(const Attributes&, View<T>, View<T>, View<T> dY, Out<T> dA) {
    ops::set_zero(dA);
    for_each_entry(dY, false, [&](auto i, auto j, auto p, auto q) { dA(p, q) += dY(i, j); });
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::InverseNotTransposed>();
template const gradcheck_op& table_of<tests::BatchedMul>();
template const gradcheck_op& table_of<tests::BatchedMulLastOfBatch>();
template const gradcheck_op& table_of<tests::BatchedMulTransposed>();
template const gradcheck_op& table_of<tests::BatchedMulTransposeForgotten>();
template const gradcheck_op& table_of<tests::Cross>();
template const gradcheck_op& table_of<tests::CrossOtherOrder>();
template const gradcheck_op& table_of<tests::Symmetric>();
template const gradcheck_op& table_of<tests::SymmetricAlwaysUpper>();
}  // namespace gradcheck::sdk

#pragma once

#include "ops/linalg/square_matrix.hpp"

namespace gradcheck::ops {

/// P A = L U with the largest pivot of each column. U and L are stored in one matrix; L is below its diagonal, without
/// its ones.
/// Source  Golub & Van Loan, Matrix Computations (4th ed., 2013), section 3.4.
template <class T>
class Lu {
 public:
  explicit Lu(SquareMatrix<T> matrix) : lu_(std::move(matrix)) {
    for (std::int64_t k = 0; k < lu_.size(); ++k) rows_.push_back(k);
    for (std::int64_t k = 0; k < lu_.size(); ++k) {
      exchange(k, place_of_pivot(k));
      if (lu_(k, k) != T(0)) eliminate(k);
    }
  }

  /// det A = odd() ? -product : product of U's diagonal.
  bool odd() const { return odd_; }
  const T& pivot(std::int64_t k) const { return lu_(k, k); }

  T determinant() const {
    T product(odd_ ? -1 : 1);
    for (std::int64_t k = 0; k < lu_.size(); ++k) product *= pivot(k);
    return product;
  }

  /// The adjugate, which is det A times the inverse if A is invertible: adj A = ± adj U L⁻¹ P. The adjugate of a
  /// triangular matrix follows from the adjugate of its leading part without a division:
  ///   adj [U u; 0 d] = [d adj U, -adj U u; 0, det U].
  SquareMatrix<T> adjugate() const {
    const std::int64_t n = lu_.size();
    SquareMatrix<T> adjugate(n), result(n);
    T leading(odd_ ? -1 : 1);  // the determinant of the leading part
    for (std::int64_t m = 0; m < n; ++m) {
      for (std::int64_t i = 0; i < m; ++i) {
        T sum(0);
        for (std::int64_t j = i; j < m; ++j) sum += adjugate(i, j) * lu_(j, m);
        for (std::int64_t j = i; j < m; ++j) adjugate(i, j) *= pivot(m);
        adjugate(i, m) = -sum;
      }
      adjugate(m, m) = leading;
      leading *= pivot(m);
    }
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t j = n; j-- > 0;) {
        for (std::int64_t k = j + 1; k < n; ++k) adjugate(i, j) -= adjugate(i, k) * lu_(k, j);
        result(i, rows_[static_cast<std::size_t>(j)]) = adjugate(i, j);
      }
    }
    return result;
  }

  /// Solves A x = b.
  std::vector<T> solve(const std::vector<T>& b) const {
    std::vector<T> x;
    for (const std::int64_t row : rows_) x.push_back(b[static_cast<std::size_t>(row)]);
    for (std::int64_t i = 0; i < lu_.size(); ++i) {
      for (std::int64_t j = 0; j < i; ++j) at(x, i) -= lu_(i, j) * at(x, j);
    }
    for (std::int64_t i = lu_.size(); i-- > 0;) {
      for (std::int64_t j = i + 1; j < lu_.size(); ++j) at(x, i) -= lu_(i, j) * at(x, j);
      at(x, i) /= lu_(i, i);
    }
    return x;
  }

  /// Solves Aᵀ x = b.
  std::vector<T> solve_transposed(std::vector<T> b) const {
    for (std::int64_t i = 0; i < lu_.size(); ++i) {
      for (std::int64_t j = 0; j < i; ++j) at(b, i) -= lu_(j, i) * at(b, j);
      at(b, i) /= lu_(i, i);
    }
    for (std::int64_t i = lu_.size(); i-- > 0;) {
      for (std::int64_t j = i + 1; j < lu_.size(); ++j) at(b, i) -= lu_(j, i) * at(b, j);
    }
    std::vector<T> x(b.size());
    for (std::size_t i = 0; i < b.size(); ++i) at(x, rows_[i]) = b[i];
    return x;
  }

 private:
  static T& at(std::vector<T>& vector, std::int64_t i) { return vector[static_cast<std::size_t>(i)]; }

  std::int64_t place_of_pivot(std::int64_t k) const {
    std::int64_t place = k;
    for (std::int64_t row = k + 1; row < lu_.size(); ++row) {
      if (abs(lu_(row, k)) > abs(lu_(place, k))) place = row;
    }
    return place;
  }

  void exchange(std::int64_t a, std::int64_t b) {
    if (a == b) return;
    for (std::int64_t k = 0; k < lu_.size(); ++k) std::swap(lu_(a, k), lu_(b, k));
    std::swap(rows_[static_cast<std::size_t>(a)], rows_[static_cast<std::size_t>(b)]);
    odd_ = !odd_;
  }

  void eliminate(std::int64_t k) {
    for (std::int64_t row = k + 1; row < lu_.size(); ++row) {
      lu_(row, k) /= lu_(k, k);
      for (std::int64_t column = k + 1; column < lu_.size(); ++column) lu_(row, column) -= lu_(row, k) * lu_(k, column);
    }
  }

  SquareMatrix<T> lu_;
  std::vector<std::int64_t> rows_;
  bool odd_ = false;
};

/// The vector of length n that is 1 at k.
template <class T>
std::vector<T> unit_vector(std::int64_t n, std::int64_t k) {
  std::vector<T> vector(static_cast<std::size_t>(n), T(0));
  vector[static_cast<std::size_t>(k)] = T(1);
  return vector;
}

}  // namespace gradcheck::ops

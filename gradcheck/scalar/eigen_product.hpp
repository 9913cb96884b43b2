#pragma once

#include <cstddef>
#include <type_traits>

#include <gradcheck/scalar/strided_product.hpp>
#include <gradcheck/tensor/eigen.hpp>

namespace gradcheck {

/// Whether matrix products of T use add_product() instead of Eigen's packed kernels. Those kernels are written for SIMD
/// registers: they are not faster with a number type in software, and each of them costs seconds to compile.
template <class T>
inline constexpr bool has_plain_product = false;

/// The same for a product of two expressions of Eigen.
template <class Lhs, class Rhs>
inline constexpr bool is_plain_product =
    has_plain_product<typename Lhs::Scalar>&& std::is_same_v<typename Lhs::Scalar, typename Rhs::Scalar>;

namespace detail {

/// The arguments of Eigen's product kernels: a pointer, the stride between rows or columns, and which of the two.
template <int StorageOrder, class T>
StridedMatrix<T> strided(T* data, std::ptrdiff_t outer_stride, std::ptrdiff_t inner_stride = 1) {
  if constexpr (StorageOrder == Eigen::RowMajor) return {data, outer_stride, inner_stride};
  return {data, inner_stride, outer_stride};
}

template <int ResultOrder, int LhsOrder, int RhsOrder, class T, class Index>
struct EigenMatrixProduct {
  static void run(Index rows, Index columns, Index depth, const T* lhs, Index lhs_stride, const T* rhs,
                  Index rhs_stride, T* result, Index result_increment, Index result_stride, T alpha,
                  Eigen::internal::level3_blocking<T, T>&, Eigen::internal::GemmParallelInfo<Index>* = nullptr) {
    // Unqualified and without template arguments, so that the compiler finds a kernel for T.
    add_product(ProductSize{rows, columns, depth}, strided<LhsOrder>(lhs, lhs_stride),
                strided<RhsOrder>(rhs, rhs_stride), strided<ResultOrder>(result, result_stride, result_increment),
                alpha);
  }
};

template <class T, class Index, class LhsMapper, class RhsMapper>
struct EigenVectorProduct {
  static void run(Index rows, Index columns, const LhsMapper& lhs, const RhsMapper& rhs, T* result,
                  Index result_increment, T alpha) {
    if (rows == 0 || columns == 0) return;
    // The mappers give no strides, only elements. In a product of one row or column there is no second element.
    const T* const matrix = &lhs(0, 0);
    const std::ptrdiff_t row_stride = rows > 1 ? &lhs(1, 0) - matrix : 1;
    const std::ptrdiff_t column_stride = columns > 1 ? &lhs(0, 1) - matrix : 1;
    const T* const vector = &rhs(0, 0);
    const std::ptrdiff_t step = columns > 1 ? &rhs(1, 0) - vector : 1;
    add_product(ProductSize{rows, 1, columns}, StridedMatrix<const T>{matrix, row_stride, column_stride},
                StridedMatrix<const T>{vector, step, 1}, StridedMatrix<T>{result, result_increment, 1}, alpha);
  }
};

}  // namespace detail
}  // namespace gradcheck

// Rationale: Eigen offers no public hook for the kernel behind operator*, but it declares these templates before use
// and specialises them itself, for BLAS libraries. Both sides having the same scalar makes ours the more specialised.
namespace Eigen::internal {

// If the sizes of matrices are known only at run time, Eigen compiles their product four times: for small matrices,
// twice for vectors, and in blocks. add_product() replaces all four, which saves a third of the time to compile a
// plugin.
template <class Lhs, class Rhs>
requires gradcheck::is_plain_product<Lhs, Rhs>
struct generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, GemmProduct>
    : generic_product_impl_base<Lhs, Rhs, generic_product_impl<Lhs, Rhs, DenseShape, DenseShape, GemmProduct>> {
  using Scalar = typename Lhs::Scalar;

  template <class Result>
  static void scaleAndAddTo(Result& result, const Lhs& lhs, const Rhs& rhs, const Scalar& alpha) {
    if (lhs.rows() == 0 || lhs.cols() == 0 || rhs.cols() == 0) return;
    // Removes transposes and scalar factors, and evaluates expressions that are not in memory.
    using Left = typename add_const_on_value_type<typename blas_traits<Lhs>::DirectLinearAccessType>::type;
    using Right = typename add_const_on_value_type<typename blas_traits<Rhs>::DirectLinearAccessType>::type;
    Left left = blas_traits<Lhs>::extract(lhs);
    Right right = blas_traits<Rhs>::extract(rhs);
    add_product(gradcheck::ProductSize{result.rows(), result.cols(), lhs.cols()}, strided<const Scalar>(left),
                strided<const Scalar>(right), strided<Scalar>(result), combine_scalar_factors(alpha, lhs, rhs));
  }

 private:
  template <class Element, class Matrix>
  static gradcheck::StridedMatrix<Element> strided(Matrix& matrix) {
    constexpr int order = std::remove_const_t<Matrix>::IsRowMajor ? RowMajor : ColMajor;
    return gradcheck::detail::strided<order, Element>(matrix.data(), matrix.outerStride(), matrix.innerStride());
  }
};

template <class Index, class T, int LhsOrder, bool ConjugateLhs, int RhsOrder, bool ConjugateRhs, int ResultInnerStride>
requires gradcheck::has_plain_product<T>
struct general_matrix_matrix_product<Index, T, LhsOrder, ConjugateLhs, T, RhsOrder, ConjugateRhs, RowMajor,
                                     ResultInnerStride>
    : gradcheck::detail::EigenMatrixProduct<RowMajor, LhsOrder, RhsOrder, T, Index> {
  using Traits = gebp_traits<T, T>;
};

template <class Index, class T, int LhsOrder, bool ConjugateLhs, int RhsOrder, bool ConjugateRhs, int ResultInnerStride>
requires gradcheck::has_plain_product<T>
struct general_matrix_matrix_product<Index, T, LhsOrder, ConjugateLhs, T, RhsOrder, ConjugateRhs, ColMajor,
                                     ResultInnerStride>
    : gradcheck::detail::EigenMatrixProduct<ColMajor, LhsOrder, RhsOrder, T, Index> {
  using Traits = gebp_traits<T, T>;
};

template <class Index, class T, class LhsMapper, bool ConjugateLhs, class RhsMapper, bool ConjugateRhs, int Version>
requires gradcheck::has_plain_product<T>
struct general_matrix_vector_product<Index, T, LhsMapper, ColMajor, ConjugateLhs, T, RhsMapper, ConjugateRhs, Version>
    : gradcheck::detail::EigenVectorProduct<T, Index, LhsMapper, RhsMapper> {
};

template <class Index, class T, class LhsMapper, bool ConjugateLhs, class RhsMapper, bool ConjugateRhs, int Version>
requires gradcheck::has_plain_product<T>
struct general_matrix_vector_product<Index, T, LhsMapper, RowMajor, ConjugateLhs, T, RhsMapper, ConjugateRhs, Version>
    : gradcheck::detail::EigenVectorProduct<T, Index, LhsMapper, RhsMapper> {
};

}  // namespace Eigen::internal

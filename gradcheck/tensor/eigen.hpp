/// The one door to Eigen. An Eigen assertion becomes an exception here, in release builds too: a product or an assignment
/// of mismatched shapes in an op is then a reported error and not a write out of bounds.
#pragma once

#include <stdexcept>
#include <string>

namespace gradcheck {

/// An Eigen expression was formed of operands, or assigned to a buffer, of shapes that do not fit.
struct EigenShapeError : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void throw_eigen_assertion(const char* condition) {
  throw EigenShapeError(std::string("shapes do not fit in a matrix expression (Eigen demands ") + condition + ")");
}

}  // namespace gradcheck

// Eigen takes an eigen_assert that it finds, with or without NDEBUG. If Eigen came in first there is nothing left to change.
#if !defined(eigen_assert) && !defined(EIGEN_CORE_H)
#define eigen_assert(condition)                                       \
  do {                                                                \
    if (!(condition)) ::gradcheck::throw_eigen_assertion(#condition); \
  } while (false)
#endif

#include <Eigen/Core>

/// The only header that includes Eigen. It turns Eigen's assertions into exceptions, also in release builds: if an op
/// multiplies or assigns matrices whose shapes do not fit, gradcheck reports an error instead of writing out of bounds.
#pragma once

#include <stdexcept>
#include <string>

namespace gradcheck {

/// The operands of an Eigen expression, or the expression and its target, have shapes that do not fit.
struct EigenShapeError : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void throw_eigen_assertion(const char* condition) {
  throw EigenShapeError(std::string("shapes do not fit in a matrix expression (Eigen demands ") + condition + ")");
}

}  // namespace gradcheck

// Eigen uses an eigen_assert that is already defined, with or without NDEBUG, so this header must come before Eigen.
#if !defined(eigen_assert) && !defined(EIGEN_CORE_H)
#define eigen_assert(condition)                                       \
  do {                                                                \
    if (!(condition)) ::gradcheck::throw_eigen_assertion(#condition); \
  } while (false)
#endif

#include <Eigen/Core>

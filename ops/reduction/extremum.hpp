#pragma once

#include "ops/reduction/reduction.hpp"

namespace gradcheck::ops {

/// The largest or the smallest of a group. `Op::not_beyond(x, best)` says whether x is no better than the best so far.
/// All elements that equal the result share its slope equally.
template <class Op>
struct Extremum : Reduction<Op> {
  template <class T>
  static T value(const Group<T>& x) {
    T best = x[0];
    for (std::int64_t k = 1; k < x.size(); ++k) {
      if (!(Op::not_beyond(x[k], best) || best != best)) best = x[k];  // a NaN takes over and stays
    }
    return best;
  }

  template <class T, class SetSlope>
  static void slopes(const Group<T>& x, const T& y, SetSlope set_slope) {
    std::int64_t shared = 0;
    for (std::int64_t k = 0; k < x.size(); ++k) shared += x[k] == y ? 1 : 0;
    for (std::int64_t k = 0; k < x.size(); ++k) {
      if (shared == 0)
        set_slope(k, y);  // NaN
      else
        set_slope(k, x[k] == y ? T(T(1) / T(shared)) : T(0));
    }
  }
};

}  // namespace gradcheck::ops

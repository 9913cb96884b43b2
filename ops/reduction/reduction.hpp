#pragma once

#include "gradcheck/sdk.hpp"
#include "ops/reduction/axis_groups.hpp"

namespace gradcheck::ops {

/// The elements of one result of a reduction, in row-major order.
template <class T>
class Group {
 public:
  Group(const View<T>& x, const std::vector<std::int64_t>& places) : x_(x), places_(places) {}

  std::int64_t size() const { return static_cast<std::int64_t>(places_.size()); }
  std::int64_t place(std::int64_t k) const { return places_[static_cast<std::size_t>(k)]; }
  const T& operator[](std::int64_t k) const { return x_[place(k)]; }

 private:
  const View<T>& x_;
  const std::vector<std::int64_t>& places_;
};

/// What the reductions y = f(the elements along some axes) have in common. Such an op is
/// `struct Prod : Reduction<Prod>` and defines
///   value(group)                  f of the elements group[0] ... group[group.size() - 1]
///   slopes(group, y, set_slope)   calls set_slope(k, ∂f/∂group[k]) once for each k
/// If it has attributes of its own, both take them as their first parameter.
template <class Op>
struct Reduction {
  static constexpr auto attributes = "axes: int in 0..subsets(A)-1 = 1; keepdims: bool = false";

  template <class T>
  static void forward(const Attributes& values, View<T> x, Out<T> y) {
    const auto groups = axis_groups(x.shape(), values.integer("axes"), y.size());
    for (std::int64_t j = 0; j < y.size(); ++j) {
      const Group<T> group(x, groups[static_cast<std::size_t>(j)]);
      if constexpr (requires { Op::value(values, group); })
        y[j] = Op::value(values, group);
      else
        y[j] = Op::value(group);
    }
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    const auto groups = axis_groups(x.shape(), values.integer("axes"), y.size());
    for (std::int64_t j = 0; j < y.size(); ++j) {
      const Group<T> group(x, groups[static_cast<std::size_t>(j)]);
      const auto set_slope = [&](std::int64_t k, const T& slope) { dx[group.place(k)] = dy[j] * slope; };
      if constexpr (requires { Op::slopes(values, group, y[j], set_slope); })
        Op::slopes(values, group, y[j], set_slope);
      else
        Op::slopes(group, y[j], set_slope);
    }
  }
};

}  // namespace gradcheck::ops

/// A loss per element or row and its reduction: shared by the losses.
#pragma once

#include "gradcheck/sdk.hpp"

namespace gradcheck::ops {

/// The choices of `reduction: {none, sum, mean}`.
enum class LossReduction : std::int64_t { none, sum, mean };

inline LossReduction reduction_of(const Attributes& values) {
  return static_cast<LossReduction>(values.choice("reduction"));
}

/// Writes the losses of rows 0 ... count - 1, their sum, or their sum divided by `divisor`; the mean of nothing is 0.
template <class T, class LossOfRow>
void reduce_losses(LossReduction reduction, std::int64_t count, std::int64_t divisor, Out<T> loss,
                   LossOfRow loss_of_row) {
  T sum(0);
  for (std::int64_t n = 0; n < count; ++n) {
    const T row = loss_of_row(n);
    if (reduction == LossReduction::none)
      loss[n] = row;
    else
      sum += row;
  }
  if (reduction == LossReduction::sum) loss[0] = sum;
  if (reduction == LossReduction::mean) loss[0] = divisor == 0 ? T(0) : T(sum / T(divisor));
}

/// The gradient with respect to the loss of row n, given the upstream gradient of what reduce_losses wrote.
template <class T>
T upstream_of_row(LossReduction reduction, View<T> dloss, std::int64_t n, std::int64_t divisor) {
  if (reduction == LossReduction::none) return dloss[n];
  if (reduction == LossReduction::sum || divisor == 0) return dloss[0];
  return dloss[0] / T(divisor);
}

/// What losses l(x, t) of a prediction x and a target t, element by element, have in common. Such an op is
/// `struct SquaredError : ElementwiseLoss<SquaredError>` and defines
///   value(x, t)                   l(x, t)
///   slope_x(x, t), slope_t(x, t)  its partial derivatives
/// If it has attributes of its own, Op::Function<T>(attributes) stores them and defines the three functions instead.
template <class Op>
struct ElementwiseLoss {
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean";

  template <class T>
  static void forward(const Attributes& values, View<T> x, View<T> t, Out<T> loss) {
    const auto f = function<T>(values);
    reduce_losses(reduction_of(values), x.size(), x.size(), loss,
                  [&](std::int64_t i) { return T(f.value(x[i], t[i])); });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> x, View<T> t, View<T>, View<T> dloss, Out<T> dx, Out<T> dt) {
    const auto f = function<T>(values);
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T dl = upstream_of_row(reduction_of(values), dloss, i, x.size());
      dx[i] = dl * f.slope_x(x[i], t[i]);
      dt[i] = dl * f.slope_t(x[i], t[i]);
    }
  }

 private:
  template <class T>
  static auto function(const Attributes& values) {
    if constexpr (requires { typename Op::template Function<T>; })
      return typename Op::template Function<T>(values);
    else
      return Op();
  }
};

}  // namespace gradcheck::ops

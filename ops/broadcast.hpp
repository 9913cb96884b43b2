#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gradcheck::ops {

/// For each axis of `to`: how many elements one step along it moves in a compact tensor of shape `from` that is
/// broadcast to `to`. It is 0 along an axis that `from` lacks or has with extent 1.
inline std::vector<std::int64_t> broadcast_steps(std::span<const std::int64_t> to, std::span<const std::int64_t> from) {
  std::vector<std::int64_t> steps(to.size(), 0);
  std::int64_t stride = 1;
  for (std::size_t axis = to.size(), own = from.size(); own > 0;) {
    --axis, --own;
    if (from[own] != 1) steps[axis] = stride;
    stride *= from[own];
  }
  return steps;
}

/// Calls visit(k, i, j) for each element k of shape `to`, where i and j are the elements of shapes `a` and `b` that
/// broadcasting puts at k; all row-major. Forward reads along this walk and backward adds along it: an element that was
/// repeated along an axis collects the gradients of all its copies.
/// Shapes  a and b broadcast to `to`: aligned at their last axes, each extent equal to that of `to` or 1.
/// Source  Harris et al., Array programming with NumPy, Nature 585 (2020) 357-362.
template <class Visit>
void for_each_broadcast(std::span<const std::int64_t> to, std::span<const std::int64_t> a,
                        std::span<const std::int64_t> b, Visit visit) {
  const std::vector<std::int64_t> step_a = broadcast_steps(to, a), step_b = broadcast_steps(to, b);
  std::vector<std::int64_t> index(to.size(), 0);
  std::int64_t size = 1;
  for (const std::int64_t extent : to) size *= extent;
  for (std::int64_t k = 0, i = 0, j = 0; k < size; ++k) {
    visit(k, i, j);
    for (std::size_t axis = to.size(); axis-- > 0;) {
      i += step_a[axis];
      j += step_b[axis];
      if (++index[axis] < to[axis]) break;
      i -= step_a[axis] * to[axis];
      j -= step_b[axis] * to[axis];
      index[axis] = 0;
    }
  }
}

/// For each element of shape `to`, row-major: the element of shape `from` that broadcasting puts there.
inline std::vector<std::int64_t> broadcast_places(std::span<const std::int64_t> to,
                                                  std::span<const std::int64_t> from) {
  std::vector<std::int64_t> places;
  for_each_broadcast(to, from, from, [&places](auto, auto place, auto) { places.push_back(place); });
  return places;
}

/// Sets each element of a tensor to 0, before gradients are added to it.
template <class Tensor>
void set_zero(const Tensor& tensor) {
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor[i] = typename Tensor::Scalar(0);
}

}  // namespace gradcheck::ops

/// The values that a call computed, and how two calls are compared.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck::properties {

/// The values of one call, tensor by tensor.
template <class T>
using Results = std::vector<std::vector<T>>;

/// The allowed distance of two results that are equal in exact arithmetic but sum in another order, relative to the
/// largest number that went in or came out. It leaves a thousandth of the digits to rounding.
template <class T>
constexpr double reordering = 0x1p10 * 64 * ScalarTraits<T>::unit_roundoff;

/// An entry in which two results differ.
struct Difference {
  std::size_t tensor = 0, place = 0;
  double was = 0, is = 0;
};

/// The first entry that differs by more than `allowed`; NaN equals NaN. A tensor that is empty on either side is not
/// compared.
template <class T>
std::optional<Difference> first_difference(const Results<T>& before, const Results<T>& after, double allowed = 0) {
  for (std::size_t tensor = 0; tensor < before.size(); ++tensor) {
    if (before[tensor].empty() || after[tensor].empty()) continue;
    for (std::size_t place = 0; place < before[tensor].size(); ++place) {
      const T &was = before[tensor][place], &is = after[tensor][place];
      if (was == is || (was != was && is != is)) continue;
      if (allowed > 0 && std::abs(to_double(T(was - is))) <= allowed) continue;
      return Difference{tensor, place, to_double(was), to_double(is)};
    }
  }
  return std::nullopt;
}

/// The largest finite |value| in results, at least that of the inputs and the upstream gradient of the case.
template <class T>
double scale_of(const Results<T>& results, const Case& instance) {
  double largest = largest_magnitude(instance.upstream, 1) * largest_magnitude(instance.inputs, 1);
  for (const auto& tensor : results) largest = std::max(largest, largest_finite_magnitude(tensor));
  return largest;
}

inline std::int64_t entries_of(const std::vector<std::vector<double>>& tensors) {
  std::int64_t entries = 0;
  for (const auto& tensor : tensors) entries += static_cast<std::int64_t>(tensor.size());
  return entries;
}

}  // namespace gradcheck::properties

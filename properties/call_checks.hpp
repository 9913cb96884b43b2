/// What the properties of calls share: the scalar they call in, and how results are held against one another.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "gradcheck/call/op_call.hpp"
#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/record/outcome.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/magnitude.hpp"
#include "gradcheck/scalar/scalar_traits.hpp"

namespace gradcheck::properties {

/// The scalar whose code ships: double, else float, else double-double; nothing if the op computes in none of them.
std::optional<ScalarKind> shipped_scalar(const Op& op);
/// The most accurate of the three, for what may be summed in another order.
std::optional<ScalarKind> finest_scalar(const Op& op);

/// Calls check(zero of the scalar).
template <class Check>
Outcome in_scalar(ScalarKind scalar, Check check) {
  switch (scalar) {
    case ScalarKind::float32: return check(0.0F);
    case ScalarKind::float64: return check(0.0);
    default: return check(DoubleDouble(0));
  }
}

/// One tensor's values of one call, tensor by tensor.
template <class T>
using Results = std::vector<std::vector<T>>;

/// How far results of the same mathematics may lie apart where sums were taken in another order: a thousandth of the digits is
/// left to rounding, against the largest number that went in or came out.
template <class T>
constexpr double reordering = 0x1p10 * 64 * ScalarTraits<T>::unit_roundoff;

/// Where two results differ.
struct Difference {
  std::size_t tensor = 0, place = 0;
  double was = 0, is = 0;
};

/// The first entry that differs by more than `allowed`; NaN is the same as NaN. Tensors of which one is empty are not compared.
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

/// The largest finite size in results, at least that of what goes into them.
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

/// "(1, 2)" of a tensor of this shape; "" of a scalar.
inline std::string place_text(const Shape& shape, std::size_t place) {
  return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(place))).to_string();
}

/// "dx[1, 2]".
inline std::string gradient_text(const Op& op, const Case& instance, const Difference& difference) {
  return "d" + op.signature().inputs[difference.tensor].name +
         place_text(instance.input_shapes[difference.tensor], difference.place);
}
inline std::string output_text(const Op& op, const Case& instance, const Difference& difference) {
  return op.signature().outputs[difference.tensor].name +
         place_text(instance.output_shapes[difference.tensor], difference.place);
}

inline Failure& fail(Outcome& outcome, std::string kind, std::string input, std::string message) {
  Failure& failure = outcome.failures.emplace_back();
  failure.kind = std::move(kind);
  failure.input = std::move(input);
  failure.message = std::move(message);
  failure.wrong_entries = 1;
  return failure;
}

/// "was 2 and is 3".
inline std::string was_and_is(const Difference& difference) {
  return number_text(difference.was) + " and then " + number_text(difference.is);
}

/// What an op does when it is called as always: the measure of all other calls.
template <class T>
struct PlainCall {
  Results<T> outputs, saved, gradients;
};

/// Forward and backward in compact buffers, poisoned before. Throws as OpCall does; nothing where the op refuses.
template <class T>
std::optional<PlainCall<T>> plain_call(const Op& op, const Case& instance) {
  OpCall<T> call(op, instance);
  if (op.accumulates()) call.fill_downstream(0);
  if (!call.forward() || !call.backward()) return std::nullopt;
  return PlainCall<T>{call.values(call.outputs), call.values(call.saved), call.gradients()};
}

/// Runs check(plain call, outcome) where the op can be called at all: what fails in every call is the gradient's finding. What
/// the check throws is a failure of its own.
template <class T, class Check>
Outcome against_plain_call(const Op& op, const Case& instance, Check check) {
  Outcome outcome;
  std::optional<PlainCall<T>> plain;
  try {
    plain = plain_call<T>(op, instance);
  } catch (const Error&) {
    return outcome;
  }
  if (!plain) return outcome;
  ++outcome.forward_calls;
  ++outcome.backward_calls;
  try {
    check(*plain, outcome);
  } catch (const ShapeError& error) {
    fail(outcome, "shape-convention", "", error.what());
  } catch (const OpError& error) {
    fail(outcome, "op-failed", "", error.what());
  }
  return outcome;
}

}  // namespace gradcheck::properties

#include "gradcheck/mutation/difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gradcheck/call/compact_call.hpp"
#include "gradcheck/call/element_type.hpp"
#include "gradcheck/call/number.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck::mutation {

namespace {

constexpr double rounding = 0x1p22;  // in units of the unit roundoff

double size_of(const Number& value) { return std::abs(to_double(value)); }

bool apart(const Number& a, const Number& b, double allowed) {
  if (a == b) return false;
  const bool a_is_number = a == a, b_is_number = b == b;
  if (!a_is_number || !b_is_number) return a_is_number != b_is_number;
  return !(size_of(a - b) <= allowed);
}

bool apart(const Numbers& a, const Numbers& b, double allowed) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (apart(a[i], b[i], allowed)) return true;
  }
  return false;
}

/// Calls of the right op and of a mutant, side by side, in the scalar in which gradients are checked.
class Comparison {
 public:
  Comparison(const Op& right, const Op& mutant, const Case& instance)
      : op_(right),
        case_(instance),
        scalar_(ladder_of(right).first.backward),
        right_(right, instance, element_type(scalar_), CompactCall::Extent::forward_and_backward),
        mutant_(mutant, instance, element_type(scalar_), CompactCall::Extent::forward_and_backward) {}

  bool differs() {
    bool found = false;
    in_each_call([&] { return found = differs_in_this_call(); });
    return found;
  }

  double visible_difference() {
    double largest = 0;
    in_each_call([&] {
      largest = std::max(largest, difference_in_this_call());
      return false;
    });
    return largest;
  }

 private:
  /// Until look() returns true. The upstream gradient is not set again for the second call.
  template <class Look>
  void in_each_call(Look look) {
    const auto output = std::ranges::find_if(case_.output_shapes, [](const Shape& shape) { return shape.size() > 0; });
    if (output == case_.output_shapes.end()) return;
    try {
      right_.forward();
    } catch (const Error&) {
      return;
    }
    mutant_.forward();
    right_.set_upstream_of_case();
    mutant_.set_upstream_of_case();
    if (look() || look()) return;
    for (CompactCall* side : {&right_, &mutant_})
      side->set_upstream_unit(static_cast<std::size_t>(output - case_.output_shapes.begin()), 0);
    look();
  }

  enum class Called { both, mutant_refuses, right_refuses };

  Called call() {
    try {
      right_.backward();
    } catch (const Error&) {
      return Called::right_refuses;
    }
    try {
      mutant_.backward();
    } catch (const Error&) {
      return Called::mutant_refuses;
    }
    return Called::both;
  }

  bool differs_in_this_call() {
    const Called called = call();
    return called == Called::both ? gradients_differ() || arguments_differ() : called == Called::mutant_refuses;
  }

  double difference_in_this_call() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const Called called = call();
    if (called != Called::both) return called == Called::mutant_refuses ? infinity : 0;
    double largest = 0;
    for (const std::size_t input : op_.differentiable_inputs()) {
      const Numbers right = numbers(right_, TensorRole::downstream, input),
                    mutant = numbers(mutant_, TensorRole::downstream, input);
      for (std::size_t i = 0; i < right.size(); ++i) {
        const Number &a = right[i], &b = mutant[i];
        if (right_.written(input, i) != mutant_.written(input, i) || (a == a) != (b == b)) return infinity;
        if (a == a && !(a == b)) largest = std::max(largest, size_of(a - b));
      }
    }
    return largest / visible_size();
  }

  /// The size of the largest output, times that of the largest entry of upstream.
  double visible_size() const {
    double output_size = 0, upstream_size = 1;  // 1 for the call with a single upstream entry
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (const Number& value : numbers(right_, TensorRole::output, output))
        output_size = std::max(output_size, size_of(value));
      for (const double value : case_.upstream[output]) upstream_size = std::max(upstream_size, std::abs(value));
    }
    return output_size > 0 ? output_size * upstream_size : upstream_size;
  }

  bool gradients_differ() const {
    for (const std::size_t input : op_.differentiable_inputs()) {
      const Numbers right = numbers(right_, TensorRole::downstream, input);
      double largest = 0;
      for (const Number& value : right) {
        const double size = size_of(value);
        if (std::isfinite(size)) largest = std::max(largest, size);
      }
      for (std::size_t i = 0; i < right.size(); ++i) {
        if (right_.written(input, i) != mutant_.written(input, i)) return true;
      }
      const double allowed = rounding * unit_roundoff(scalar_) * largest;
      if (apart(right, numbers(mutant_, TensorRole::downstream, input), allowed)) return true;
    }
    return false;
  }

  bool arguments_differ() const {
    const auto differ = [&](TensorRole role, std::size_t place) {
      return apart(numbers(right_, role, place), numbers(mutant_, role, place), 0);
    };
    for (const std::size_t input : op_.differentiable_inputs()) {
      if (differ(TensorRole::input, input)) return true;
    }
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      if (differ(TensorRole::output, output)) return true;
    }
    return false;
  }

  static Numbers numbers(const CompactCall& side, TensorRole role, std::size_t place) {
    return numbers_of(side.tensor(role, place));
  }

  const Op& op_;
  const Case& case_;
  ScalarKind scalar_;
  CompactCall right_, mutant_;
};

}  // namespace

bool differs(const Op& right, const Op& mutant, const Case& instance) {
  return Comparison(right, mutant, instance).differs();
}

double visible_difference(const Op& right, const Op& mutant, const Case& instance) {
  return Comparison(right, mutant, instance).visible_difference();
}

}  // namespace gradcheck::mutation

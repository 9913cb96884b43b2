#include "gradcheck/mutation/difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/compare/ladder.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck::mutation {

namespace {

constexpr double rounding = 0x1p22;

template <class T>
class Comparison {
 public:
  Comparison(const Op& right, const Op& mutant, const Case& instance)
      : op_(right), case_(instance), right_(right, instance), mutant_(mutant, instance) {}

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
  /// Until look() has seen enough. The upstream gradient is not set again for the second call.
  template <class Look>
  void in_each_call(Look look) {
    try {
      right_.forward();
    } catch (const Error&) {
      return;
    }
    mutant_.forward();
    right_.set_upstream_of_case();
    mutant_.set_upstream_of_case();
    if (look() || look()) return;
    const auto output = std::ranges::find_if(case_.output_shapes, [](const Shape& shape) { return shape.size() > 0; });
    for (Evaluation<T>* side : {&right_, &mutant_}) {
      side->set_upstream_zero();
      side->set_upstream(static_cast<std::size_t>(output - case_.output_shapes.begin()), 0, T(1));
    }
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
      for (std::size_t i = 0; i < right_.input_size(input); ++i) {
        const T a = right_.downstream(input, i), b = mutant_.downstream(input, i);
        if (right_.written(input, i) != mutant_.written(input, i) || (a == a) != (b == b)) return infinity;
        if (a == a && a != b) largest = std::max(largest, magnitude(T(a - b)));
      }
    }
    return largest / visible_size();
  }

  /// Of the largest output, times the largest entry of upstream.
  double visible_size() const {
    double output_size = 0, upstream_size = 1;  // that of the call with one entry
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < right_.output_size(output); ++i)
        output_size = std::max(output_size, magnitude(right_.output(output, i)));
      upstream_size = largest_magnitude(case_.upstream[output], upstream_size);
    }
    return output_size > 0 ? output_size * upstream_size : upstream_size;
  }

  bool gradients_differ() const {
    for (const std::size_t input : op_.differentiable_inputs()) {
      double largest = 0;
      for (std::size_t i = 0; i < right_.input_size(input); ++i) {
        const double size = magnitude(right_.downstream(input, i));
        if (std::isfinite(size)) largest = std::max(largest, size);
      }
      const double allowed = rounding * ScalarTraits<T>::unit_roundoff * largest;
      for (std::size_t i = 0; i < right_.input_size(input); ++i) {
        if (right_.written(input, i) != mutant_.written(input, i)) return true;
        if (apart(right_.downstream(input, i), mutant_.downstream(input, i), allowed)) return true;
      }
    }
    return false;
  }

  bool arguments_differ() const {
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < right_.input_size(input); ++i) {
        if (apart(right_.input(input, i), mutant_.input(input, i), 0)) return true;
      }
    }
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < right_.output_size(output); ++i) {
        if (apart(right_.output(output, i), mutant_.output(output, i), 0)) return true;
      }
    }
    return false;
  }

  static bool apart(const T& a, const T& b, double allowed) {
    if (a == b) return false;
    if (a != a || b != b) return (a == a) != (b == b);
    return !(magnitude(T(a - b)) <= allowed);
  }

  const Op& op_;
  const Case& case_;
  Evaluation<T> right_, mutant_;
};

/// look(Comparison<T>&) in the scalar that gradients are checked in.
template <class Look>
void compare(const Op& right, const Op& mutant, const Case& instance, Look look) {
  if (instance.output_size() == 0) return;
  const auto in = [&]<class T>(T) {
    Comparison<T> comparison(right, mutant, instance);
    look(comparison);
  };
  switch (ladder_of(right).first.backward) {
    case ScalarKind::float32: return in(float(0));
    case ScalarKind::float64: return in(double(0));
    case ScalarKind::double_double: return in(DoubleDouble(0));
    case ScalarKind::binary128: return in(Binary128(0));
    case ScalarKind::wide: return in(Referee(0));
  }
}

}  // namespace

bool differs(const Op& right, const Op& mutant, const Case& instance) {
  bool found = false;
  compare(right, mutant, instance, [&](auto& comparison) { found = comparison.differs(); });
  return found;
}

double visible_difference(const Op& right, const Op& mutant, const Case& instance) {
  double largest = 0;
  compare(right, mutant, instance, [&](auto& comparison) { largest = comparison.visible_difference(); });
  return largest;
}

}  // namespace gradcheck::mutation

#include "gradcheck/mutation/difference.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gradcheck/check/entry.hpp"
#include "gradcheck/check/ladder.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/op/evaluation.hpp"

namespace gradcheck::mutation {

namespace {

constexpr double rounding = 0x1p22;

template <class T>
class Comparison {
 public:
  Comparison(const Op& right, const Op& mutant, const Case& instance)
      : op_(right), case_(instance), right_(right, instance), mutant_(mutant, instance) {}

  bool differs() {
    try {
      right_.forward();
    } catch (const Error&) {
      return false;
    }
    mutant_.forward();
    right_.set_upstream_of_case();
    mutant_.set_upstream_of_case();
    if (differs_in_a_call() || differs_in_a_call()) return true;
    const auto output = std::ranges::find_if(case_.output_shapes, [](const Shape& shape) { return shape.size() > 0; });
    for (Evaluation<T>* side : {&right_, &mutant_}) {
      side->set_upstream_zero();
      side->set_upstream(static_cast<std::size_t>(output - case_.output_shapes.begin()), 0, T(1));
    }
    return differs_in_a_call();
  }

 private:
  bool differs_in_a_call() {
    try {
      right_.backward();
    } catch (const Error&) {
      return false;
    }
    try {
      mutant_.backward();
    } catch (const Error&) {
      return true;
    }
    return gradients_differ() || arguments_differ();
  }

  bool gradients_differ() const {
    for (const std::size_t input : op_.differentiable_inputs()) {
      double largest = 0;
      for (std::size_t i = 0; i < right_.input_size(input); ++i) {
        const double size = entry_size(right_.downstream(input, i));
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
    return !(entry_size(T(a - b)) <= allowed);
  }

  const Op& op_;
  const Case& case_;
  Evaluation<T> right_, mutant_;
};

}  // namespace

bool differs(const Op& right, const Op& mutant, const Case& instance) {
  if (instance.output_size() == 0) return false;
  switch (ladder_of(right).first.backward) {
    case ScalarKind::float32: return Comparison<float>(right, mutant, instance).differs();
    case ScalarKind::float64: return Comparison<double>(right, mutant, instance).differs();
    case ScalarKind::double_double: return Comparison<DoubleDouble>(right, mutant, instance).differs();
    case ScalarKind::binary128: return Comparison<Binary128>(right, mutant, instance).differs();
    case ScalarKind::wide: return Comparison<Referee>(right, mutant, instance).differs();
  }
  return false;
}

}  // namespace gradcheck::mutation

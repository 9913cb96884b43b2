/// Forward and backward of one case, with inputs, outputs and gradients as numbers of a type.
#pragma once

#include <cstdint>

#include "gradcheck/call/forward_call.hpp"
#include "gradcheck/call/packed_forward.hpp"

namespace gradcheck {

/// Evaluates forward and backward of an op, any number of times, and gives its numbers as T. Inputs start as the case's
/// and may be changed between calls. Throws as CompactCall does.
template <class T>
class Evaluation : public ForwardCall<T> {
 public:
  /// In scalar T.
  Evaluation(const Op& op, const Case& instance) : Evaluation(op, instance, dtype_of<T>()) {}
  /// In any scalar, with T double-double or the 50-digit type: numbers are converted when they are read and set. Exact
  /// if T holds them, otherwise rounded to nearest.
  Evaluation(const Op& op, const Case& instance, ScalarKind scalar) requires ElementFormat<T>::may_convert
      : Evaluation(op, instance, element_type(scalar)) {}

  /// Eight points at once; each gives the bits that forward() gives. In double-double only, where it is the default
  /// scalar of checks.
  PackedForward& packed() requires std::is_same_v<T, DoubleDouble> { return packed_; }

  void set_upstream(std::size_t output, std::size_t element, const T& value) {
    this->format().store(this->upstream_elements(output), element, value);
  }
  T downstream(std::size_t input, std::size_t element) const {
    return this->format().load(this->downstream_elements(input), element);
  }

  /// A pass of eight points counts as eight.
  std::int64_t forward_calls() const { return CompactCall::forward_calls() + packed_.forward_calls(); }

 private:
  Evaluation(const Op& op, const Case& instance, gradcheck_dtype scalar)
      : ForwardCall<T>(op, instance, scalar, CompactCall::Extent::forward_and_backward),
        packed_(op, instance, same(scalar, dtype_of<DoubleDouble>())) {}

  PackedForward packed_;
};

}  // namespace gradcheck

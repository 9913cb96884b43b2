/// An op at work: forward and backward of one case, in one scalar.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/call/forward_call.hpp"
#include "gradcheck/call/packed_forward.hpp"

namespace gradcheck {

/// Evaluates forward and backward of an op in scalar T, any number of times. Inputs start as the case's and may be
/// changed between calls. Throws as ForwardCall does.
template <class T>
class Evaluation : public ForwardCall<T> {
 public:
  using typename ForwardCall<T>::Stored;

  Evaluation(const Op& op, const Case& instance);

  /// Evaluates the outputs at the inputs.
  void forward() {
    ++forward_calls_;
    ForwardCall<T>::forward();
  }

  /// Eight points at once, of which each gives the bits that forward() gives. In double-double only, where it is the
  /// default scalar of checks.
  PackedForward& packed() requires std::is_same_v<T, DoubleDouble> { return packed_; }

  void set_upstream(std::size_t output, std::size_t element, const T& value) {
    upstream_[output].data()[element] = Crossing<T>::store(value);
  }
  /// The case's upstream gradient, and all zeros.
  void set_upstream_of_case();
  void set_upstream_zero();

  /// Evaluates the gradients of the inputs at the inputs and outputs of the last forward.
  void backward();
  T downstream(std::size_t input, std::size_t element) const {
    return Crossing<T>::load(downstream_[input].data()[element]);
  }
  /// backward has written this entry.
  bool written(std::size_t input, std::size_t element) const { return !downstream_[input].poisoned(element); }

  /// A pass of eight points counts as eight.
  std::int64_t forward_calls() const { return forward_calls_ + packed_.forward_calls(); }
  std::int64_t backward_calls() const { return backward_calls_; }

 private:
  std::vector<Buffer<Stored>> upstream_, downstream_;
  std::vector<gradcheck_tensor> upstream_tensors_, downstream_tensors_;
  PackedForward packed_;
  std::int64_t forward_calls_ = 0, backward_calls_ = 0;
};

extern template class Evaluation<float>;
extern template class Evaluation<double>;
extern template class Evaluation<DoubleDouble>;
extern template class Evaluation<Binary128>;
extern template class Evaluation<Referee>;

}  // namespace gradcheck

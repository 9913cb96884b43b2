/// An op at work: one case, in one scalar, with all the buffers of its calls.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "gradcheck/error.hpp"
#include "gradcheck/op/buffer.hpp"
#include "gradcheck/op/case.hpp"
#include "gradcheck/scalar/binary128.hpp"

namespace gradcheck {

/// Evaluates forward and backward of an op in scalar T, any number of times. Inputs start as the case's and may be changed
/// between calls. Not copied, since the call points into its buffers.
/// Throws OpError where the op answers with a failure or writes out of bounds; ShapeError where it breaks the shape
/// convention.
template <class T>
class Evaluation {
 public:
  using Stored = typename Crossing<T>::Stored;

  Evaluation(const Op& op, const Case& instance);
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  std::size_t input_size(std::size_t input) const { return inputs_[input].size(); }
  T input(std::size_t input, std::size_t element) const { return Crossing<T>::load(inputs_[input].data()[element]); }
  void set_input(std::size_t input, std::size_t element, const T& value) {
    inputs_[input].data()[element] = Crossing<T>::store(value);
  }

  /// Evaluates the outputs at the inputs.
  void forward();
  std::size_t output_size(std::size_t output) const { return outputs_[output].size(); }
  T output(std::size_t output, std::size_t element) const { return Crossing<T>::load(outputs_[output].data()[element]); }

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

  std::int64_t forward_calls() const { return forward_calls_; }
  std::int64_t backward_calls() const { return backward_calls_; }

 private:
  void enter(gradcheck_status (*function)(const gradcheck_op*, gradcheck_call*), const char* phase);
  void check_guards(const std::vector<Buffer<Stored>>& buffers, const std::vector<TensorSpec>& specs, const char* prefix);

  const Op& op_;
  const Case& case_;
  std::vector<Buffer<Stored>> inputs_, outputs_, saved_, upstream_, downstream_;
  std::vector<Buffer<std::int64_t>> indices_;
  std::vector<gradcheck_attribute> attributes_;
  std::vector<gradcheck_tensor> input_tensors_, output_tensors_, saved_tensors_, upstream_tensors_, downstream_tensors_;
  gradcheck_call call_{};
  std::array<char, 1024> message_{};
  std::int64_t forward_calls_ = 0, backward_calls_ = 0;
};

extern template class Evaluation<float>;
extern template class Evaluation<double>;
extern template class Evaluation<DoubleDouble>;
extern template class Evaluation<Binary128>;
extern template class Evaluation<Referee>;

}  // namespace gradcheck

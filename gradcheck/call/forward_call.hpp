/// An op's forward at work: one case, in one scalar, with the buffers of its calls.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "gradcheck/call/buffer.hpp"
#include "gradcheck/call/case.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/scalar/binary128.hpp"
#include "gradcheck/scalar/pack.hpp"

namespace gradcheck {

/// Evaluates forward of an op in scalar T, any number of times. Inputs start as the case's and may be changed between
/// calls. Not copied, since the call points into its buffers. Throws OpError where the op answers with a failure or
/// writes out of bounds; ShapeError where it breaks the shape convention.
template <class T>
class ForwardCall {
 public:
  using Stored = typename Crossing<T>::Stored;

  ForwardCall(const Op& op, const Case& instance);
  ForwardCall(const ForwardCall&) = delete;
  ForwardCall& operator=(const ForwardCall&) = delete;

  std::size_t input_size(std::size_t input) const { return inputs_[input].size(); }
  T input(std::size_t input, std::size_t element) const { return Crossing<T>::load(inputs_[input].data()[element]); }
  void set_input(std::size_t input, std::size_t element, const T& value) {
    inputs_[input].data()[element] = Crossing<T>::store(value);
  }

  /// Evaluates the outputs at the inputs.
  void forward();
  /// The same, but false where the op answers anything but success. Throws OpError where it writes out of bounds.
  bool try_forward();
  std::size_t output_size(std::size_t output) const { return outputs_[output].size(); }
  T output(std::size_t output, std::size_t element) const {
    return Crossing<T>::load(outputs_[output].data()[element]);
  }

 protected:
  using Function = gradcheck_status(const gradcheck_op*, gradcheck_call*);

  static std::vector<Buffer<Stored>> buffers_of(const std::vector<Shape>& shapes);
  static std::vector<gradcheck_tensor> tensors_of(std::vector<Buffer<Stored>>& buffers);
  /// Throws OpError for an exception that a plugin lets through, against the rules of the C interface.
  gradcheck_status status_of(Function* function, const char* phase);
  void enter(Function* function, const char* phase);
  void check_guards(const std::vector<Buffer<Stored>>& buffers, const std::vector<TensorSpec>& specs,
                    const char* prefix, const std::vector<Shape>& shapes);

  const Op& op_;
  const Case& case_;
  gradcheck_call call_{};

 private:
  void prepare_forward();
  void check_written();

  std::vector<Buffer<Stored>> inputs_, outputs_, saved_;
  std::vector<Buffer<std::int64_t>> indices_;
  std::vector<gradcheck_attribute> attributes_;
  std::vector<gradcheck_tensor> input_tensors_, output_tensors_, saved_tensors_;
  std::array<char, 1024> message_{};
};

extern template class ForwardCall<float>;
extern template class ForwardCall<double>;
extern template class ForwardCall<DoubleDouble>;
extern template class ForwardCall<Binary128>;
extern template class ForwardCall<Referee>;
extern template class ForwardCall<Pack<8>>;

}  // namespace gradcheck

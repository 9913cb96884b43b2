/// Forward and backward of one case in compact memory, whatever the scalar.
#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/call/call_frame.hpp"
#include "gradcheck/call/case.hpp"
#include "gradcheck/call/tensor_memory.hpp"

namespace gradcheck {

/// Calls forward and backward of an op on one case, any number of times, in memory of its own. ForwardCall and
/// Evaluation give it elements of type T. Not copied, since its tensors point into its memory. The op and the case must
/// live as long.
/// Throws OpError if the op fails or writes out of bounds; ShapeError if it breaks the shape convention.
class CompactCall {
 public:
  enum class Extent { forward_only, forward_and_backward };

  CompactCall(const Op& op, const Case& instance, gradcheck_dtype scalar, Extent extent);
  CompactCall(const CompactCall&) = delete;
  CompactCall& operator=(const CompactCall&) = delete;

  /// Evaluates the outputs at the inputs.
  void forward();
  /// The same, but false if the op returns anything but success. Throws OpError if the op writes out of bounds.
  bool try_forward();

  /// Sets the upstream gradient to that of the case, to zeros, or to zeros with a 1 in one entry.
  void set_upstream_of_case();
  void set_upstream_zero();
  void set_upstream_unit(std::size_t output, std::size_t element);
  /// Evaluates the gradients of the inputs at the inputs and outputs of the last forward.
  void backward();

  std::size_t input_size(std::size_t input) const { return inputs_[input].size(); }
  std::size_t output_size(std::size_t output) const { return outputs_[output].size(); }
  /// The tensor as the op receives it. The call has no tangents.
  const gradcheck_tensor& tensor(TensorRole role, std::size_t place) const { return frame_.tensors(role)[place]; }
  /// Whether backward wrote this entry.
  bool written(std::size_t input, std::size_t element) const { return !downstream_[input].poisoned(element); }

  std::int64_t forward_calls() const { return forward_calls_; }
  std::int64_t backward_calls() const { return backward_calls_; }

 protected:
  gradcheck_dtype scalar() const { return frame_.scalar(); }
  // The first elements of tensors. Those of an index input are integers.
  std::byte* input_elements(std::size_t input) const { return input_elements_[input]; }
  std::byte* output_elements(std::size_t output) const { return output_elements_[output]; }
  std::byte* upstream_elements(std::size_t output) const { return upstream_elements_[output]; }
  std::byte* downstream_elements(std::size_t input) const { return downstream_elements_[input]; }

 private:
  using Memories = std::vector<TensorMemory>;
  void allocate(Memories& memories, std::vector<std::byte*>& elements, TensorRole role,
                const std::vector<Shape>& shapes);
  void prepare_forward();
  void check_surroundings(TensorRole role, const Memories& memories) const;

  const Case& case_;
  CallFrame frame_;
  Memories inputs_, outputs_, saved_, upstream_, downstream_;
  std::vector<std::byte*> input_elements_, output_elements_, saved_elements_, upstream_elements_, downstream_elements_;
  std::int64_t forward_calls_ = 0, backward_calls_ = 0;
};

}  // namespace gradcheck

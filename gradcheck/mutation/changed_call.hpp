/// A call of backward with changed tensors, e.g. another upstream gradient or another point.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "gradcheck/call/call_frame.hpp"
#include "gradcheck/call/number.hpp"
#include "gradcheck/call/tensor_memory.hpp"

namespace gradcheck::mutation {

/// A copy of a call of backward. Its tensors share the memory of the call until they are set. It cannot be copied,
/// because it points into itself.
class ChangedCall {
 public:
  ChangedCall(const Op& right, const gradcheck_call& call) : frame_(right, call) {}
  ChangedCall(const ChangedCall&) = delete;
  ChangedCall& operator=(const ChangedCall&) = delete;

  std::vector<gradcheck_attribute>& attributes() { return frame_.attributes; }
  void set_input(std::size_t input, const Numbers& values) { set(TensorRole::input, input, values); }
  void set_output(std::size_t output, const Numbers& values) { set(TensorRole::output, output, values); }
  void set_saved(std::size_t place, const Numbers& values) { set(TensorRole::saved, place, values); }
  void set_upstream(std::size_t output, const Numbers& values) { set(TensorRole::upstream, output, values); }
  void set_indices(std::size_t input, const std::vector<std::int64_t>& values);
  /// Gives an output and its upstream gradient, or a saved tensor, another shape of the same rank: entries that both
  /// shapes have are kept, others are zero. For an op that takes its shapes from other attributes.
  void refit_output(std::size_t output, const Shape& shape) {
    refit(TensorRole::output, output, shape);
    refit(TensorRole::upstream, output, shape);
  }
  void refit_saved(std::size_t place, const Shape& shape) { refit(TensorRole::saved, place, shape); }

  /// Where the gradients of the other inputs go.
  enum class Others {
    nowhere,  ///< into memory of this call
    kept,     ///< into the buffers of the copied call
  };
  /// Calls the right backward. Returns the gradient of one input, which it writes into memory of this call; nothing if
  /// the op refuses the call.
  std::optional<Numbers> gradient(std::size_t input, Others others = Others::nowhere);
  /// The status of the op. Copies its message into the message buffer of another call.
  gradcheck_status status() const { return status_; }
  void copy_message(const gradcheck_call& to) const { frame_.copy_message(to); }

 private:
  gradcheck_tensor& tensor(TensorRole role, std::size_t place) { return frame_.tensors(role)[place]; }
  /// Gives the tensor its own compact memory, filled with zeros.
  gradcheck_tensor& own(TensorRole role, std::size_t place, const Shape& shape);
  void set(TensorRole role, std::size_t place, const Numbers& values);
  void refit(TensorRole role, std::size_t place, const Shape& shape);

  CallFrame frame_;
  std::deque<TensorMemory> memory_;
  gradcheck_status status_ = GRADCHECK_OK;
};

}  // namespace gradcheck::mutation

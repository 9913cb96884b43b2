/// One forward and backward of an op with every buffer in the caller's hands: for what is checked of calls themselves.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/call/case.hpp"
#include "gradcheck/call/laid_out.hpp"

namespace gradcheck {

/// How the buffers of a call lie in memory, and what surrounds them.
struct CallMemory {
  MemoryOrder read = MemoryOrder::compact;      ///< of inputs
  MemoryOrder upstream = MemoryOrder::compact;  ///< of the upstream gradient
  MemoryOrder written = MemoryOrder::compact;   ///< of outputs, saved tensors and downstream gradients
  unsigned char guard = 0xff;
};

/// The functions of an op on one case in scalar T, in memory that is laid out, shared and filled at will. Where Evaluation
/// (evaluation.hpp) is for numbers, this is for the contract of a call. Throws ShapeError and OpError as Evaluation does, also
/// for what is written outside of a buffer.
template <class T>
class OpCall {
 public:
  using Stored = typename Crossing<T>::Stored;
  using Memory = LaidOut<Stored>;
  using Tensors = std::vector<std::shared_ptr<Memory>>;

  OpCall(const Op& op, const Case& instance, CallMemory memory = {});
  OpCall(const OpCall&) = delete;
  OpCall& operator=(const OpCall&) = delete;

  /// Index inputs have a null here; their integers lie in `indices`.
  Tensors inputs;
  Tensors outputs, saved, upstream, downstream, tangents, output_tangents;
  std::vector<std::shared_ptr<LaidOut<std::int64_t>>> indices;  ///< null for an input with a gradient
  std::vector<bool> wanted;                                     ///< which downstream gradients are asked for

  /// Each answers false where the op answers GRADCHECK_UNSUPPORTED: it does not take this layout.
  bool forward();
  bool backward();
  bool jvp();
  bool double_backward();
  /// False where the op finds the inputs none that it may be tried at. True if it does not say.
  bool valid();
  /// Lets the op turn the inputs into ones that it may be tried at; nothing if it does not do such things.
  void arrange();

  /// Of the last call, in the counting scalar.
  std::uint64_t operations() const { return operations_; }

  /// Poisons outputs and saved tensors, or the downstream gradients, as is done before each call.
  void poison_outputs();
  void poison_downstream();
  /// Before a backward that accumulates: the gradients are added to this.
  void fill_downstream(double value);

  T value(const Memory& memory, std::size_t place) const { return Crossing<T>::load(memory[place]); }
  void set(Memory& memory, std::size_t place, const T& value) const { memory[place] = Crossing<T>::store(value); }
  /// All downstream gradients, one after the other; of those that are not wanted none.
  std::vector<std::vector<T>> gradients() const;
  std::vector<std::vector<T>> values(const Tensors& tensors) const;
  void load_upstream(const std::vector<std::vector<double>>& values);

 private:
  using Function = gradcheck_status (*)(const gradcheck_op*, gradcheck_call*);
  bool enter(Function function, const char* phase);
  std::vector<gradcheck_tensor> tensors_of(const Tensors& tensors);
  void check_surroundings(const Tensors& tensors, const std::vector<TensorSpec>& specs, const char* prefix) const;

  const Op& op_;
  const Case& case_;
  std::vector<gradcheck_attribute> attributes_;
  std::uint64_t operations_ = 0;
  std::array<char, 1024> message_{};
};

extern template class OpCall<float>;
extern template class OpCall<double>;
extern template class OpCall<DoubleDouble>;
extern template class OpCall<Counted>;

}  // namespace gradcheck

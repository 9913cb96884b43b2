/// One forward and backward of an op, in memory that the caller controls: for checks of the contract of a call.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "gradcheck/call/call_frame.hpp"
#include "gradcheck/call/case.hpp"
#include "gradcheck/call/element_format.hpp"
#include "gradcheck/call/tensor_memory.hpp"

namespace gradcheck {

/// How the tensors of a call lie in memory, and what surrounds them.
struct CallMemory {
  MemoryOrder read = MemoryOrder::compact;      ///< of inputs
  MemoryOrder upstream = MemoryOrder::compact;  ///< of the upstream gradient
  MemoryOrder written = MemoryOrder::compact;   ///< of outputs, saved tensors and downstream gradients
  unsigned char guard = TensorMemory::nan_byte;
};

/// The functions of an op on one case in any scalar. The caller chooses the layout of memory, its contents, and which
/// tensors share it. Evaluation (evaluation.hpp) is for numbers, this class for the contract of a call. Throws
/// ShapeError and OpError like Evaluation, also if the op writes outside of a tensor.
class LaidOutCall {
 public:
  using Memory = TensorMemory;
  using Tensors = std::vector<std::shared_ptr<Memory>>;

  LaidOutCall(const Op& op, const Case& instance, gradcheck_dtype scalar, CallMemory memory);
  LaidOutCall(const LaidOutCall&) = delete;
  LaidOutCall& operator=(const LaidOutCall&) = delete;

  /// Index inputs have a null here; their integers lie in `indices`.
  Tensors inputs;
  Tensors outputs, saved, upstream, downstream, tangents, output_tangents;
  Tensors indices;           ///< null for an input with a gradient
  std::vector<bool> wanted;  ///< which downstream gradients the call wants

  /// Each returns false if the op returns GRADCHECK_UNSUPPORTED: it does not accept this layout.
  bool forward() { return call(OpFunction::forward); }
  bool backward() { return call(OpFunction::backward); }
  bool jvp() { return call(OpFunction::jvp); }
  bool double_backward() { return call(OpFunction::double_backward); }
  /// False if the op is not defined at the inputs according to its function `valid`. True if it has no such function.
  bool valid();
  /// Calls `arrange`, which replaces the inputs with ones at which the op is defined; does nothing if the op has none.
  void arrange();

  /// The number of operations of the last call, in the counting scalar.
  std::uint64_t operations() const { return frame_.operations(); }

  /// Poisons outputs and saved tensors, or the downstream gradients. A new call starts with all of them poisoned.
  void poison_outputs();
  void poison_downstream();
  /// Before a backward that accumulates: the values to which the gradients are added.
  void fill_downstream(double value);
  void load_upstream(const std::vector<std::vector<double>>& values);

 private:
  bool call(OpFunction function);
  void set_tensors(TensorRole role, const Tensors& tensors);
  void check_surroundings(TensorRole role, const Tensors& tensors) const;

  CallFrame frame_;
};

/// A LaidOutCall whose numbers are given as T.
template <class T>
class OpCall : public LaidOutCall {
 public:
  /// In scalar T.
  OpCall(const Op& op, const Case& instance, CallMemory memory = {})
      : LaidOutCall(op, instance, dtype_of<T>(), memory), format_(dtype_of<T>()) {}
  /// In any scalar, with T double-double or the 50-digit type: numbers are converted when they are read and set.
  OpCall(const Op& op, const Case& instance, ScalarKind scalar,
         CallMemory memory = {}) requires ElementFormat<T>::may_convert
      : LaidOutCall(op, instance, element_type(scalar), memory),
        format_(element_type(scalar)) {}

  T value(const Memory& memory, std::size_t place) const { return format_.load(memory.place(place)); }
  void set(Memory& memory, std::size_t place, const T& value) const { format_.store(memory.place(place), value); }

  std::vector<std::vector<T>> values(const Tensors& tensors) const {
    std::vector<std::vector<T>> result(tensors.size());
    for (std::size_t k = 0; k < tensors.size(); ++k) {
      for (std::size_t i = 0; tensors[k] && i < tensors[k]->size(); ++i) result[k].push_back(value(*tensors[k], i));
    }
    return result;
  }
  /// All wanted downstream gradients, one after the other.
  std::vector<std::vector<T>> gradients() const {
    std::vector<std::vector<T>> result = values(downstream);
    for (std::size_t input = 0; input < result.size(); ++input) {
      if (!wanted[input]) result[input].clear();
    }
    return result;
  }

 private:
  ElementFormat<T> format_;
};

}  // namespace gradcheck

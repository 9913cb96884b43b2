/// One call of an op through the C interface: the one place that fills in a gradcheck_call, enters a function of the op
/// and turns its answer into an error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/call/tensor_memory.hpp"
#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// A function of an op's table.
enum class OpFunction { forward, backward, jvp, double_backward, valid, arrange };

/// The name of the function, as in the table.
const char* to_string(OpFunction function);

/// The role of a tensor in a call. Each role has one tensor per input, output or saved tensor of the op.
enum class TensorRole { input, output, saved, upstream, downstream, tangent, output_tangent };

/// The attributes of a call as they cross the C interface.
std::vector<gradcheck_attribute> crossing_attributes(const AttributeValues& values);

/// Writes into the message buffer of a call, if it has one; cut to its capacity.
void write_message(const gradcheck_call& call, std::string_view message);

/// The tensors and attributes of calls of one op. It owns no memory of elements: the caller owns that memory, which
/// must live as long as the calls. Evaluation (many calls of one case), OpCall (memory in any layout), graph nodes and
/// mutants all make their calls through this class.
class CallFrame {
 public:
  using Tensors = std::vector<gradcheck_tensor>;

  /// Without tensors.
  CallFrame(const Op& op, gradcheck_dtype scalar, std::vector<gradcheck_attribute> attributes);
  /// The same call as another one: its tensors share the other's memory.
  CallFrame(const Op& op, const gradcheck_call& call);

  const Op& op() const { return *op_; }
  gradcheck_dtype scalar() const { return scalar_; }

  Tensors& tensors(TensorRole role) { return tensors_[static_cast<std::size_t>(role)]; }
  const Tensors& tensors(TensorRole role) const { return tensors_[static_cast<std::size_t>(role)]; }
  std::vector<gradcheck_attribute> attributes;

  /// Calls the function and returns its status. Tensors that the function does not use are null.
  /// Throws OpError for an exception that leaves the function, which the C interface forbids.
  gradcheck_status enter(OpFunction function);
  /// Throws ShapeError or OpError for a status other than GRADCHECK_OK.
  void require_success(OpFunction function, gradcheck_status status) const;
  /// Calls the function and throws for a status other than GRADCHECK_OK.
  void call(OpFunction function) { require_success(function, enter(function)); }

  /// About the last call. message(): the text that the op wrote into the message buffer.
  std::string message() const;
  void copy_message(const gradcheck_call& to) const;  ///< into the message buffer of another call, cut to its capacity
  std::uint64_t operations() const { return operations_; }  ///< in the counting scalar
  /// A phrase without the op's name, e.g. "backward failed in float64: no device", for a status other than success.
  std::string failure_text(OpFunction function, gradcheck_status status) const;

  /// Throws OpError if something was written beside the elements of this tensor.
  void check_surroundings(TensorRole role, std::size_t place, const TensorMemory& memory) const {
    if (!memory.surroundings_intact()) fail_written_outside(role, place, memory);
  }

 private:
  [[noreturn]] void fail_written_outside(TensorRole role, std::size_t place, const TensorMemory& memory) const;

  const Op* op_;
  gradcheck_dtype scalar_;
  std::array<Tensors, 7> tensors_;  // by role
  std::uint64_t operations_ = 0;
  std::array<char, 1024> message_{};
};

}  // namespace gradcheck

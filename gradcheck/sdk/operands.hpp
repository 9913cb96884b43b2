/// All tensors of one call as elements of one scalar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/sdk/call_tensors.hpp"
#include "gradcheck/sdk/operand.hpp"
#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// The tensors of a call by position. The constructor converts them to T; store() converts back the tensors that the
/// function wrote. Not a template over the op: its code is compiled once for a file of ops.
template <class T>
class Operands {
 public:
  /// The facts about the call that its declarations state.
  struct Declared {
    const Positions& positions;
    const Arity& arity;
    const TensorList& saved;
    bool accumulates;

    /// Whether the function reads the contents of the buffer from before the call.
    bool is_read(Role role) const {
      return !is_written(role) || role == Role::arranged_input || (role == Role::downstream && accumulates);
    }
  };

  [[gnu::noinline]] Operands(const gradcheck_call& call, const Declared& declared) : positions_(declared.positions) {
    const std::size_t count = positions_.count;
    // Layouts point into the operands, which therefore must not move.
    indices_.reserve(count);
    numbers_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Position position = positions_.at[i];
      const gradcheck_tensor& tensor = tensor_at(call, position);
      const std::string name = name_at(position, declared.arity, declared.saved);
      place_.push_back(position.is_index ? indices_.size() : numbers_.size());
      if (position.is_index) {
        indices_.emplace_back(tensor, name);
      } else {
        numbers_.emplace_back(tensor, name);
        if (declared.is_read(position.role)) numbers_.back().load();
      }
    }
  }
  [[gnu::noinline]] ~Operands() = default;
  Operands(const Operands&) = delete;
  Operands& operator=(const Operands&) = delete;

  [[gnu::noinline]] void store() {
    for (std::size_t i = 0; i < positions_.count; ++i) {
      if (is_written(positions_.at[i].role) && !positions_.at[i].is_index) numbers_[place_[i]].store();
    }
  }

  template <bool is_index>
  auto layout(std::size_t position) {
    if constexpr (is_index)
      return indices_[place_[position]].layout();
    else
      return numbers_[place_[position]].layout();
  }

 private:
  const Positions& positions_;
  std::vector<std::size_t> place_;  // of each position, in indices_ or numbers_
  std::vector<Operand<std::int64_t>> indices_;
  std::vector<Operand<T>> numbers_;
};

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

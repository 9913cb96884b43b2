/// All tensors of one call as elements of one scalar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/sdk/call_tensors.hpp"
#include "gradcheck/sdk/operand.hpp"
#include "gradcheck/sdk/positions.hpp"
#include "gradcheck/tensor/tensor.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// What the declarations of an op say about a call.
struct DeclaredCall {
  const Positions& positions;
  const Arity& arity;
  const TensorList& saved;
  bool accumulates;

  /// Whether the function reads what the buffer holds before the call.
  bool is_read(Role role) const {
    return !is_written(role) || role == Role::arranged_input || (role == Role::downstream && accumulates);
  }
};

/// The tensors of a call, by position.
[[gnu::noinline]] inline std::vector<Operand> operands_of(const gradcheck_call& call, const DeclaredCall& declared,
                                                          gradcheck_dtype element, std::size_t element_size) {
  std::vector<Operand> operands;
  operands.reserve(declared.positions.count);  // layouts point into them
  for (std::size_t i = 0; i < declared.positions.count; ++i) {
    const Position position = declared.positions.at[i];
    operands.emplace_back(tensor_at(call, position), name_at(position, declared.arity, declared.saved),
                          position.is_index ? dtype_of<std::int64_t>() : element,
                          position.is_index ? sizeof(std::int64_t) : element_size);
  }
  return operands;
}

/// The tensors of a call whose elements are stored as T.
template <class T, class Stored = typename Crossing<T>::Stored>
class Operands {
 public:
  static_assert(std::is_same_v<T, Stored>);

  Operands(const gradcheck_call& call, const DeclaredCall& declared)
      : operands_(operands_of(call, declared, dtype_of<T>(), sizeof(T))) {}

  template <class Element>
  Layout<Element> layout(std::size_t position) const {
    return operands_[position].template layout<Element>();
  }
  void store() {}

 private:
  std::vector<Operand> operands_;
};

/// The tensors of a call in a scalar that is stored as another type: converted copies. A tensor that the function only
/// writes starts as NaN, since a gradient that the op forgets must not be zero by accident.
template <class T, class Stored>
requires(!std::is_same_v<T, Stored>) class Operands<T, Stored> {
 public:
  [[gnu::noinline]] Operands(const gradcheck_call& call, const DeclaredCall& declared)
      : positions_(declared.positions), operands_(operands_of(call, declared, dtype_of<T>(), sizeof(Stored))) {
    copies_.reserve(operands_.size());  // layouts point into them
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      const Position position = positions_.at[i];
      if (position.is_index) {
        copies_.emplace_back();
        continue;
      }
      Tensor<T>& copy = copies_.emplace_back(operands_[i].extents(), std::numeric_limits<T>::quiet_NaN());
      if (!declared.is_read(position.role)) continue;
      const detail::TensorAccess<Stored> from(operands_[i].template layout<Stored>());
      std::int64_t place = 0;
      for (T& value : copy.values()) value = Crossing<T>::load(from[place++]);
    }
  }
  Operands(const Operands&) = delete;
  Operands& operator=(const Operands&) = delete;

  template <class Element>
  Layout<Element> layout(std::size_t position) {
    if constexpr (std::is_same_v<Element, T>) {
      Layout<T> result = copies_[position].layout(operands_[position].name().c_str());
      result.wanted = operands_[position].wanted();
      return result;
    } else {
      return operands_[position].template layout<Element>();
    }
  }

  /// Converts back what the function has written.
  [[gnu::noinline]] void store() {
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      if (!is_written(positions_.at[i].role) || positions_.at[i].is_index) continue;
      const detail::TensorAccess<Stored> to(operands_[i].template layout<Stored>());
      std::int64_t place = 0;
      for (const T& value : copies_[i].values()) to[place++] = Crossing<T>::store(value);
    }
  }

 private:
  const Positions& positions_;
  std::vector<Operand> operands_;
  std::vector<Tensor<T>> copies_;
};

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

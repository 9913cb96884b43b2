/// One call of a function of an op in one scalar.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "gradcheck/abi/abi.h"
#include "gradcheck/sdk/attributes.hpp"
#include "gradcheck/sdk/call_tensors.hpp"
#include "gradcheck/sdk/functions.hpp"
#include "gradcheck/sdk/members.hpp"
#include "gradcheck/sdk/operand.hpp"
#include "gradcheck/sdk/parameters.hpp"
#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

template <class T, bool is_index>
using OperandOf = Operand<ElementOf<T, is_index>>;

/// Whether the function reads what the buffer holds before the call.
template <class Op>
constexpr bool is_read(Role role) {
  return !is_written(role) || role == Role::arranged_input || (role == Role::downstream && accumulates_of<Op>());
}

/// Thrown when `valid` answers false: the op is not defined at these inputs.
struct NotValid {};

/// Converts the tensors of the call to T, runs the function and converts back what it has written.
template <class Op, class T, class Function, std::size_t... I>
void invoke(const gradcheck_call& call, std::index_sequence<I...>) {
  constexpr Positions p = Function::template positions<Op>;
  std::tuple<OperandOf<T, p.at[I].is_index>...> operands(
      OperandOf<T, p.at[I].is_index>(tensor_at(call, p.at[I]), name_at<Op>(p.at[I]))...);
  ((is_read<Op>(p.at[I].role) ? std::get<I>(operands).load() : void()), ...);
  auto run = [&](const auto&... leading) {
    const auto call_op = [&] {
      return Function::template call<Op, T>(
          leading..., Argument<T, p.at[I].role, p.at[I].is_index>{std::get<I>(operands).layout()}...);
    };
    if constexpr (std::is_same_v<Function, ValidFunction>) {
      if (!call_op()) throw NotValid{};
    } else {
      call_op();
    }
  };
  if constexpr (Function::template templated<Op, T, const Attributes&,
                                             Argument<T, p.at[I].role, p.at[I].is_index>...> ||
                Function::template plain<Op, T, const Attributes&, Argument<T, p.at[I].role, p.at[I].is_index>...>) {
    run(Attributes(text_of<Op>(attributes_of<Op>()), {call.attributes, call.attribute_count}));
  } else {
    run();
  }
  ((is_written(p.at[I].role) ? std::get<I>(operands).store() : void()), ...);
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

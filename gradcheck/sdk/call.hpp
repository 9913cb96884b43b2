/// One call of a function of an op in one scalar.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "gradcheck/abi/abi.h"
#include "gradcheck/sdk/attributes.hpp"
#include "gradcheck/sdk/functions.hpp"
#include "gradcheck/sdk/members.hpp"
#include "gradcheck/sdk/operands.hpp"
#include "gradcheck/sdk/parameters.hpp"
#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// Thrown if `valid` returns false: the op is not defined at these inputs.
struct NotValid {};

/// Converts the tensors of the call to T, runs the function and converts back what it has written.
template <class Op, class T, class Function, std::size_t... I>
void invoke(const gradcheck_call& call, std::index_sequence<I...>) {
  static constexpr const Positions& p = Function::template positions<Op>;
  Operands<T> operands(call, {p, arity_of<Op>, saved_of_list<Op>, accumulates_of<Op>()});
  const auto run = [&](const auto&... leading) {
    const auto call_op = [&] {
      return Function::template call<Op, T>(
          leading...,
          Argument<T, p.at[I].role, p.at[I].is_index>{operands.template layout<ElementOf<T, p.at[I].is_index>>(I)}...);
    };
    if constexpr (std::is_same_v<Function, ValidFunction>) {
      if (!call_op()) throw NotValid{};
    } else {
      call_op();
    }
  };
  if constexpr (takes_attributes<Op, T, Function, I...>) {
    run(Attributes(text_of<Op>(attributes_of<Op>()), {call.attributes, call.attribute_count}));
  } else {
    run();
  }
  operands.store();
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

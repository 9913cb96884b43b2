/// Whether a function of an op has the parameters that the declarations require.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "gradcheck/sdk/attributes.hpp"
#include "gradcheck/sdk/functions.hpp"
#include "gradcheck/sdk/positions.hpp"
#include "gradcheck/tensor/tensor.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// The argument for a parameter that is read. It converts only to View<T>, so that the compiler finds a function only
/// if its parameter has exactly this type.
template <class T>
struct ViewArgument {
  Layout<T> layout;
  operator View<T>() const {
    return View<T>(Layout<const T>{layout.data, layout.extents, layout.strides, layout.name});
  }
};

/// The argument for a parameter that is written. It converts only to Out<T>.
template <class T>
struct OutArgument {
  Layout<T> layout;
  operator Out<T>() const { return Out<T>(layout); }
};

template <class T, bool is_index>
using ElementOf = std::conditional_t<is_index, std::int64_t, T>;
template <class T, Role role, bool is_index>
using Argument =
    std::conditional_t<is_written(role), OutArgument<ElementOf<T, is_index>>, ViewArgument<ElementOf<T, is_index>>>;

template <class Op, class T, class Function, std::size_t I>
using ArgumentAt =
    Argument<T, Function::template positions<Op>.at[I].role, Function::template positions<Op>.at[I].is_index>;

/// Whether the function takes `const Attributes&` first.
template <class Op, class T, class Function, std::size_t... I>
inline constexpr bool takes_attributes =
    Function::template templated<Op, T, const Attributes&, ArgumentAt<Op, T, Function, I>...> ||
    Function::template plain<Op, T, const Attributes&, ArgumentAt<Op, T, Function, I>...>;

template <class Op, class T, class Function, std::size_t... I>
constexpr bool accepts(std::index_sequence<I...>) {
  return Function::template templated<Op, T, ArgumentAt<Op, T, Function, I>...> ||
         Function::template plain<Op, T, ArgumentAt<Op, T, Function, I>...> || takes_attributes<Op, T, Function, I...>;
}

/// Whether Op has the function for the scalar T, with the parameters that its declarations require.
template <class Op, class T, class Function>
inline constexpr bool supports =
    accepts<Op, T, Function>(std::make_index_sequence<Function::template positions<Op>.count>());

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

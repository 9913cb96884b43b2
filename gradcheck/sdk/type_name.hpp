/// Types as messages show them: View<T>, Out<std::int64_t>, const Attributes&.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "gradcheck/sdk/attributes.hpp"
#include "gradcheck/sdk/sentence.hpp"
#include "gradcheck/tensor/tensor.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// The type as the compiler spells it.
template <class Type>
constexpr std::string_view spelled() {
  // g++: "... spelled() [with Type = int; std::string_view = ...]", clang++: "... spelled() [Type = int]".
  const std::string_view all = __PRETTY_FUNCTION__;
  const std::string_view opening = "Type = ";
  const std::size_t begin = all.find(opening) + opening.size();
  const std::size_t semicolon = all.find(';', begin);
  return all.substr(begin, (semicolon == std::string_view::npos ? all.size() - 1 : semicolon) - begin);
}

/// The element type of a tensor parameter; `T` where it is the scalar of a function template.
template <class Element, class T, bool is_template>
constexpr std::string_view element_name() {
  if constexpr (std::is_same_v<Element, std::int64_t>) return "std::int64_t";
  if constexpr (is_template && std::is_same_v<Element, T>) return "T";
  return spelled<Element>();
}

template <class Type>
struct TensorParameter {};
template <class E>
struct TensorParameter<View<E>> {
  using Element = E;
  static constexpr std::string_view name = "View<";
};
template <class E>
struct TensorParameter<Out<E>> {
  using Element = E;
  static constexpr std::string_view name = "Out<";
};

/// The parameter type as the author wrote it, as far as the compiler knows the spelling.
template <class Parameter, class T, bool is_template>
constexpr void write_type(Wording& to) {
  using Plain = std::remove_cvref_t<Parameter>;
  constexpr bool is_tensor = requires { TensorParameter<Plain>::name; };
  if constexpr (is_tensor || std::is_same_v<Plain, Attributes>) {
    if constexpr (std::is_const_v<std::remove_reference_t<Parameter>>) to << "const ";
    if constexpr (is_tensor) {
      to << TensorParameter<Plain>::name << element_name<typename TensorParameter<Plain>::Element, T, is_template>()
         << ">";
    } else {
      to << "Attributes";
    }
    to << (std::is_lvalue_reference_v<Parameter> ? "&" : std::is_rvalue_reference_v<Parameter> ? "&&" : "");
  } else {
    to << spelled<Parameter>();
  }
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

/// Included before a source plugin, this header makes GRADCHECK_PLUGIN keep the texts of the ops as plain bytes and
/// compile no function of them. `gradcheck run my_op.cpp` compiles a source this way first, in a fraction of the time,
/// and reads the bytes from the object file (gradcheck/plugin/declared_ops.hpp) without loading it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "gradcheck/sdk.hpp"

#pragma GCC visibility push(hidden)  // see sdk/table.hpp

namespace gradcheck::sdk {

/// Appends texts to bytes, each terminated by NUL. Without bytes it only counts.
class TextList {
 public:
  constexpr explicit TextList(char* to) : to_(to) {}
  constexpr void add(std::string_view text) {
    for (const char c : text) put(c);
    put('\0');
  }
  constexpr std::size_t size() const { return size_; }

 private:
  constexpr void put(char c) {
    if (to_ != nullptr) to_[size_] = c;
    ++size_;
  }

  char* to_;
  std::size_t size_ = 0;
};

template <bool>
struct Constant {};

/// A text that is not a constant expression is left out here. The host checks it when it loads the plugin.
#define GRADCHECK_SDK_ADD_TEXT(member)                                                 \
  if constexpr (requires { typename Constant<(member##_of<Op>() == nullptr, true)>; }) \
    texts.add(text_of<Op>(member##_of<Op>()));                                         \
  else                                                                                 \
    texts.add("")

template <class Op, class... Functions>
constexpr void add_mistakes(TextList& texts) {
  (texts.add(parameter_mistake<Op, Functions>().text()), ...);
}

/// The texts of an op in the order in which gradcheck/plugin/declared_ops.cpp reads them.
template <class Op>
constexpr void add_declarations(TextList& texts) {
  texts.add(Op::signature);
  GRADCHECK_SDK_ADD_TEXT(attributes);
  GRADCHECK_SDK_ADD_TEXT(domain);
  GRADCHECK_SDK_ADD_TEXT(structure);
  GRADCHECK_SDK_ADD_TEXT(kinks);
  GRADCHECK_SDK_ADD_TEXT(saved);
  GRADCHECK_SDK_ADD_TEXT(in_place);
  GRADCHECK_SDK_ADD_TEXT(precision);
  // Without outputs the signature cannot be read, and there are no positions to compare parameters with.
  if constexpr (arity_of<Op>.outputs.count > 0) {
    add_mistakes<Op, ForwardFunction, BackwardFunction, JvpFunction, DoubleBackwardFunction, ValidFunction,
                 ArrangeFunction>(texts);
  } else {
    for (int function = 0; function < 6; ++function) texts.add("");
  }
}

#undef GRADCHECK_SDK_ADD_TEXT

template <class... Ops>
constexpr void add_plugin(TextList& texts, std::string_view names) {
  texts.add("gradcheck declarations 2");
  texts.add(names);
  (add_declarations<Ops>(texts), ...);
  texts.add("end of gradcheck declarations");
}

template <std::size_t names_size, class... Ops>
constexpr auto declarations_of_plugin(const char (&names)[names_size]) {
  constexpr std::size_t size = [] {
    TextList count(nullptr);
    add_plugin<Ops...>(count, std::string_view());
    return count.size() + names_size - 1;
  }();
  std::array<char, size> bytes{};
  TextList texts(bytes.data());
  add_plugin<Ops...>(texts, names);
  return bytes;
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

#undef GRADCHECK_PLUGIN
#define GRADCHECK_PLUGIN(...)                                     \
  [[gnu::used]] constexpr auto gradcheck_declarations_of_plugin = \
      ::gradcheck::sdk::declarations_of_plugin<sizeof(#__VA_ARGS__), __VA_ARGS__>(#__VA_ARGS__);

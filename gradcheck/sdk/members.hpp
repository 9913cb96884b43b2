/// The optional members of an op's struct, with defaults for ops that do not have them.
#pragma once

#include <string_view>

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

#define GRADCHECK_SDK_OPTIONAL_TEXT(member) \
  template <class Op>                       \
  constexpr const char* member##_of() {     \
    if constexpr (requires { Op::member; }) \
      return Op::member;                    \
    else                                    \
      return nullptr;                       \
  }
GRADCHECK_SDK_OPTIONAL_TEXT(attributes)
GRADCHECK_SDK_OPTIONAL_TEXT(domain)
GRADCHECK_SDK_OPTIONAL_TEXT(structure)
GRADCHECK_SDK_OPTIONAL_TEXT(kinks)
GRADCHECK_SDK_OPTIONAL_TEXT(saved)
GRADCHECK_SDK_OPTIONAL_TEXT(source)
GRADCHECK_SDK_OPTIONAL_TEXT(in_place)
GRADCHECK_SDK_OPTIONAL_TEXT(precision)
#undef GRADCHECK_SDK_OPTIONAL_TEXT

#define GRADCHECK_SDK_OPTIONAL_FLAG(member, otherwise) \
  template <class Op>                                  \
  constexpr bool member##_of() {                       \
    if constexpr (requires { Op::member; })            \
      return Op::member;                               \
    else                                               \
      return otherwise;                                \
  }
GRADCHECK_SDK_OPTIONAL_FLAG(accumulates, false)
GRADCHECK_SDK_OPTIONAL_FLAG(strided, false)
GRADCHECK_SDK_OPTIONAL_FLAG(one_thread, false)
GRADCHECK_SDK_OPTIONAL_FLAG(packs, true)
GRADCHECK_SDK_OPTIONAL_FLAG(counted, true)
#undef GRADCHECK_SDK_OPTIONAL_FLAG

template <class Op>
constexpr std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

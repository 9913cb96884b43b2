/// The functions of an op, each as a type.
#pragma once

#include <type_traits>

#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// One function of an op, as a type: its name and parameters, whether the op has it for given arguments, and the call.
/// is_required: an op without it does not compile. is_in_double: the host calls it in double only.
#define GRADCHECK_SDK_FUNCTION(Name, member, is_required, is_in_double)                                            \
  struct Name {                                                                                                    \
    static constexpr const char* name = #member;                                                                   \
    static constexpr bool required = is_required;                                                                  \
    static constexpr bool in_double = is_in_double;                                                                \
    template <class Op>                                                                                            \
    static constexpr Positions positions = member##_positions<Op>();                                               \
    template <class Op, class T, class... Arguments>                                                               \
    static constexpr bool templated = requires(Arguments... arguments) {                                           \
      Op::template member<T>(arguments...);                                                                        \
    };                                                                                                             \
    template <class Op, class T, class... Arguments>                                                               \
    static constexpr bool plain = requires(Arguments... arguments) {                                               \
      Op::member(arguments...);                                                                                    \
    };                                                                                                             \
    template <class Op, class T, class... Arguments>                                                               \
    static auto call(Arguments&&... arguments) {                                                                   \
      if constexpr (templated<Op, T, Arguments...>)                                                                \
        return Op::template member<T>(arguments...);                                                               \
      else                                                                                                         \
        return Op::member(arguments...);                                                                           \
    }                                                                                                              \
                                                                                                                   \
    /* Whether the address can be taken, whatever the parameters are. */                                           \
    template <class Op, class T>                                                                                   \
    static constexpr bool is_template = requires {                                                                 \
      &Op::template member<T>;                                                                                     \
    };                                                                                                             \
    template <class Op>                                                                                            \
    static constexpr bool is_plain = requires {                                                                    \
      &Op::member;                                                                                                 \
    };                                                                                                             \
    template <class Op, class T>                                                                                   \
    using TemplateAddress = decltype(&Op::template member<T>);                                                     \
    template <class Op>                                                                                            \
    using PlainAddress = decltype(&Op::member);                                                                    \
                                                                                                                   \
    /* Whether the op has any member of the name: it makes the name ambiguous in a class that inherits another. */ \
    struct Namesake {                                                                                              \
      int member;                                                                                                  \
    };                                                                                                             \
    template <class Op>                                                                                            \
    struct Both : Op, Namesake {};                                                                                 \
    template <class Op>                                                                                            \
    static constexpr bool is_named() {                                                                             \
      if constexpr (std::is_final_v<Op>)                                                                           \
        return false;                                                                                              \
      else                                                                                                         \
        return !requires { &Both<Op>::member; };                                                                   \
    }                                                                                                              \
  }
GRADCHECK_SDK_FUNCTION(ForwardFunction, forward, true, false);
GRADCHECK_SDK_FUNCTION(BackwardFunction, backward, true, false);
GRADCHECK_SDK_FUNCTION(JvpFunction, jvp, false, false);
GRADCHECK_SDK_FUNCTION(DoubleBackwardFunction, double_backward, false, false);
GRADCHECK_SDK_FUNCTION(ValidFunction, valid, false, true);
GRADCHECK_SDK_FUNCTION(ArrangeFunction, arrange, false, true);
#undef GRADCHECK_SDK_FUNCTION

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

/// The functions of an op, each as a type.
#pragma once

#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// One function of an op, as a type: its parameters, whether the op has it for given arguments, and the call.
#define GRADCHECK_SDK_FUNCTION(Name, member)                             \
  struct Name {                                                          \
    template <class Op>                                                  \
    static constexpr Positions positions = member##_positions<Op>();     \
    template <class Op, class T, class... Arguments>                     \
    static constexpr bool templated = requires(Arguments... arguments) { \
      Op::template member<T>(arguments...);                              \
    };                                                                   \
    template <class Op, class T, class... Arguments>                     \
    static constexpr bool plain = requires(Arguments... arguments) {     \
      Op::member(arguments...);                                          \
    };                                                                   \
    template <class Op, class T, class... Arguments>                     \
    static auto call(Arguments&&... arguments) {                         \
      if constexpr (templated<Op, T, Arguments...>)                      \
        return Op::template member<T>(arguments...);                     \
      else                                                               \
        return Op::member(arguments...);                                 \
    }                                                                    \
  }
GRADCHECK_SDK_FUNCTION(ForwardFunction, forward);
GRADCHECK_SDK_FUNCTION(BackwardFunction, backward);
GRADCHECK_SDK_FUNCTION(JvpFunction, jvp);
GRADCHECK_SDK_FUNCTION(DoubleBackwardFunction, double_backward);
GRADCHECK_SDK_FUNCTION(ValidFunction, valid);
GRADCHECK_SDK_FUNCTION(ArrangeFunction, arrange);
#undef GRADCHECK_SDK_FUNCTION

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

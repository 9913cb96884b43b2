/// Included before a source plugin, this header leaves ops out of the plugin. GRADCHECK_LEFT_OUT lists their positions
/// in the list of GRADCHECK_PLUGIN, counted from 0 (-DGRADCHECK_LEFT_OUT=1,3). `gradcheck run my_op.cpp`
/// leaves out ops with mistakes in their declarations, which may not compile, and checks the others.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gradcheck/sdk.hpp"

#pragma GCC visibility push(hidden)  // see sdk/table.hpp

namespace gradcheck::sdk {

template <std::size_t... places>
struct LeftOut {
  static constexpr bool has(std::size_t place) { return ((place == places) || ...); }
};

/// The ops to compile, chosen one by one from the list.
template <class Left, std::size_t place, class... Kept>
struct KeptOps {
  template <class First, class... Rest>
  static gradcheck_status fill_from(const char* name, std::uint32_t host_abi_version, gradcheck_plugin* plugin,
                                    char* message, std::uint64_t message_capacity) {
    if constexpr (Left::has(place)) {
      return KeptOps<Left, place + 1, Kept...>::template fill<Rest...>(name, host_abi_version, plugin, message,
                                                                       message_capacity);
    } else {
      return KeptOps<Left, place + 1, Kept..., First>::template fill<Rest...>(name, host_abi_version, plugin, message,
                                                                              message_capacity);
    }
  }

  template <class... Ops>
  static gradcheck_status fill(const char* name, std::uint32_t host_abi_version, gradcheck_plugin* plugin,
                               char* message, std::uint64_t message_capacity) {
    if constexpr (sizeof...(Ops) > 0)
      return fill_from<Ops...>(name, host_abi_version, plugin, message, message_capacity);
    else
      return fill_plugin<Kept...>(name, host_abi_version, plugin, message, message_capacity);
  }
};

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

#ifdef GRADCHECK_LEFT_OUT
#undef GRADCHECK_PLUGIN
#define GRADCHECK_PLUGIN(...)                                                                                     \
  extern "C" GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(                                            \
      std::uint32_t host_abi_version, gradcheck_plugin* plugin, char* message, std::uint64_t message_capacity) {  \
    using Left = ::gradcheck::sdk::LeftOut<GRADCHECK_LEFT_OUT>;                                                   \
    return ::gradcheck::sdk::KeptOps<Left, 0>::fill<__VA_ARGS__>(#__VA_ARGS__, host_abi_version, plugin, message, \
                                                                 message_capacity);                               \
  }
#endif

/// Write an op, get a plugin. An op is a struct with a signature line and two static function templates:
///
///   #include <gradcheck/sdk.hpp>
///   using namespace gradcheck;
///
///   struct Square {
///     static constexpr auto signature = "square: x[A...] -> y[A...]";
///     template <class T> static void forward(View<T> x, Out<T> y) { y.array() = x.array() * x.array(); }
///     template <class T> static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
///       dx.array() = T(2) * dy.array() * x.array();
///     }
///   };
///   GRADCHECK_PLUGIN(Square)
///
/// forward(inputs..., outputs..., saved...) and backward(inputs..., outputs..., saved..., upstream..., downstream...)
/// take tensors in the order of the signature; index inputs are View<std::int64_t> and have no downstream gradient.
/// Either may take `const Attributes&` first. A function that is not a template and takes View<float> is a black box in
/// float. Optional members, each a text in the declaration language: attributes, domain, structure, kinks, saved,
/// source. If the code of forward does not compile with packs of eight numbers (scalar/pack.hpp),
/// `static constexpr bool packs = false;` turns packs off. Call mathematical functions without std:: (exp(x), not
/// std::exp(x)), so that the compiler finds the function of each scalar.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "gradcheck/scalar/canary.hpp"
#include "gradcheck/scalar/counted.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/scalar/eigen_support.hpp"
#include "gradcheck/scalar/pack.hpp"
#include "gradcheck/sdk/entry.hpp"
#include "gradcheck/sdk/parameter_mistake.hpp"
#include "gradcheck/sdk/table.hpp"

#pragma GCC visibility push(hidden)  // see sdk/table.hpp

namespace gradcheck {

// With these, exp(x) in an op means the function of its scalar: float, double or one of the library.
using std::abs, std::acos, std::asin, std::atan, std::atan2, std::cbrt, std::ceil, std::copysign, std::cos, std::cosh,
    std::erf, std::erfc, std::exp, std::expm1, std::floor, std::hypot, std::isfinite, std::isinf, std::isnan, std::log,
    std::log1p, std::log2, std::max, std::min, std::pow, std::round, std::sin, std::sinh, std::sqrt, std::tan,
    std::tanh, std::trunc;

}  // namespace gradcheck

namespace gradcheck::sdk {

/// The table of the ABI for an op. An op with a mistake in its declarations does not compile: the compiler prints a
/// sentence that names the op, the parameter and what was expected.
template <class Op>
gradcheck_op make_table() {
  constexpr std::uint32_t forward_scalars = scalars_of<Op, ForwardFunction>();
  constexpr std::uint32_t backward_scalars = scalars_of<Op, BackwardFunction>();
  static_assert(arity_of<Op>.outputs.count > 0, "the signature must read `name: inputs -> outputs`");
  // Without outputs there are no positions to compare parameters with.
  if constexpr (arity_of<Op>.outputs.count > 0) {
    require_parameters<Op, ForwardFunction>();
    require_parameters<Op, BackwardFunction>();
    require_parameters<Op, JvpFunction>();
    require_parameters<Op, DoubleBackwardFunction>();
    require_parameters<Op, ValidFunction>();
    require_parameters<Op, ArrangeFunction>();
  }
  gradcheck_op table{};
  table.struct_size = sizeof(gradcheck_op);
  table.forward_scalars = forward_scalars;
  table.backward_scalars = backward_scalars;
  table.signature = Op::signature;
  table.attributes = attributes_of<Op>();
  table.domain = domain_of<Op>();
  table.structure = structure_of<Op>();
  table.kinks = kinks_of<Op>();
  table.saved = saved_of<Op>();
  table.source = source_of<Op>();
  table.forward = &enter<Op, ForwardFunction>;
  table.backward = &enter<Op, BackwardFunction>;
  // A View uses strides, or throws StridedError for an access that the strides do not allow.
  table.flags = GRADCHECK_OP_HEEDS_STRIDES | (accumulates_of<Op>() ? GRADCHECK_OP_ACCUMULATES : 0U) |
                (strided_of<Op>() ? GRADCHECK_OP_STRIDED : 0U) | (one_thread_of<Op>() ? GRADCHECK_OP_ONE_THREAD : 0U);
  table.in_place = in_place_of<Op>();
  table.precision = precision_of<Op>();
  table.jvp_scalars = scalars_of<Op, JvpFunction>();
  table.double_backward_scalars = scalars_of<Op, DoubleBackwardFunction>();
  if constexpr (scalars_of<Op, JvpFunction>() != 0) table.jvp = &enter<Op, JvpFunction>;
  if constexpr (scalars_of<Op, DoubleBackwardFunction>() != 0)
    table.double_backward = &enter<Op, DoubleBackwardFunction>;
  if constexpr (supports<Op, double, ValidFunction>) table.valid = &enter<Op, ValidFunction>;
  if constexpr (supports<Op, double, ArrangeFunction>) table.arrange = &enter<Op, ArrangeFunction>;
  return table;
}

template <class Op>
const gradcheck_op& table_of() {
  static const gradcheck_op table = make_table<Op>();
  return table;
}

/// The entry function that GRADCHECK_PLUGIN defines.
template <class... Ops>
gradcheck_status fill_plugin(const char* name, std::uint32_t host_abi_version, gradcheck_plugin* plugin, char* message,
                             std::uint64_t message_capacity) {
  auto refuse = [&](const std::string& reason) {
    gradcheck_call call{};
    call.message = message;
    call.message_capacity = message_capacity;
    return answer(call, GRADCHECK_FAILED, reason.c_str());
  };
  // The host compares the versions and writes the message.
  (void)host_abi_version;
  try {
    if (const auto fault = arithmetic_fault()) return refuse(*fault);
    static const std::array<const gradcheck_op*, sizeof...(Ops)> tables{&table_of<Ops>()...};
    plugin->struct_size = sizeof(gradcheck_plugin);
    plugin->abi_version = GRADCHECK_ABI_VERSION;
    plugin->name = name;
    plugin->op_count = sizeof...(Ops);
    plugin->ops = tables.data();
    return GRADCHECK_OK;
  } catch (const std::exception& error) {
    return refuse(error.what());
  } catch (...) {
    return refuse("the plugin's entry threw something that is not a std::exception");
  }
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

/// Makes a plugin of the ops, in this order. Write it once, in one source file of the library.
#define GRADCHECK_PLUGIN(...)                                                                                    \
  extern "C" GRADCHECK_EXPORT gradcheck_status gradcheck_plugin_entry(                                           \
      std::uint32_t host_abi_version, gradcheck_plugin* plugin, char* message, std::uint64_t message_capacity) { \
    return ::gradcheck::sdk::fill_plugin<__VA_ARGS__>(#__VA_ARGS__, host_abi_version, plugin, message,           \
                                                      message_capacity);                                         \
  }

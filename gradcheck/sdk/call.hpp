/// From the C call of the plugin ABI to an op's templated forward and backward.
#pragma once

#include <array>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/sdk/arity.hpp"
#include "gradcheck/sdk/attributes.hpp"
#include "gradcheck/tensor/tensor.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// A tensor of a call as elements of T, whatever it is stored as. For scalars that are not stored as themselves it
/// holds a converted copy, and store() takes the copy back.
template <class T>
class Operand {
 public:
  using Stored = typename Crossing<T>::Stored;

  Operand(const gradcheck_tensor& tensor, std::string_view name) : tensor_(&tensor), name_(name) {
    if (!same(tensor.dtype, dtype_of<T>()))
      throw std::invalid_argument(name_ + " arrived with an element type of another kind");
    if (tensor.data == nullptr) unwanted_ = Tensor<Stored>(extents());
    // NaN until written, so that a gradient the op forgets is no accidental zero.
    if constexpr (converted) copy_ = Tensor<T>(extents(), std::numeric_limits<T>::quiet_NaN());
  }

  void load() {
    if constexpr (converted) {
      const detail::TensorAccess<Stored> from(stored());
      for (std::size_t i = 0; i < copy_.values().size(); ++i) {
        copy_.values()[i] = Crossing<T>::load(from[static_cast<std::int64_t>(i)]);
      }
    }
  }

  void store() {
    if constexpr (converted) {
      const detail::TensorAccess<Stored> to(stored());
      for (std::size_t i = 0; i < copy_.values().size(); ++i) {
        to[static_cast<std::int64_t>(i)] = Crossing<T>::store(copy_.values()[i]);
      }
    }
  }

  Layout<T> layout() {
    Layout<T> result;
    if constexpr (converted)
      result = copy_.layout(name_.c_str());
    else
      result = stored();
    result.wanted = tensor_->data != nullptr;
    return result;
  }

 private:
  static constexpr bool converted = !std::is_same_v<T, Stored>;

  std::span<const std::int64_t> extents() const { return {tensor_->shape, static_cast<std::size_t>(tensor_->ndim)}; }
  Layout<Stored> stored() {
    if (tensor_->data == nullptr) return unwanted_.layout(name_.c_str());
    auto* elements = reinterpret_cast<Stored*>(static_cast<char*>(tensor_->data) + tensor_->byte_offset);
    return {elements, extents(), {tensor_->strides, static_cast<std::size_t>(tensor_->ndim)}, name_.c_str()};
  }

  const gradcheck_tensor* tensor_;
  std::string name_;
  Tensor<T> copy_;           // for a scalar that is not stored as itself
  Tensor<Stored> unwanted_;  // a gradient that the host does not want is written here and forgotten
};

/// Stands for a parameter of forward or backward while the compiler looks for a fitting function: converts to the View
/// of the scalar (or of the indices) and to nothing else.
template <class T>
struct ViewArgument {
  Layout<T> layout;
  operator View<T>() const {
    return View<T>(Layout<const T>{layout.data, layout.extents, layout.strides, layout.name});
  }
};

template <class T>
struct OutArgument {
  Layout<T> layout;
  operator Out<T>() const { return Out<T>(layout); }
};

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

template <class Op>
inline constexpr Arity arity_of = scan_signature(Op::signature);
template <class Op>
inline constexpr TensorList saved_of_list = scan_tensors(text_of<Op>(saved_of<Op>()));

/// What an op's functions are called with, position by position.
enum class Role {
  input,
  arranged_input,
  output_written,
  output_read,
  saved_written,
  saved_read,
  upstream,
  downstream,
  tangent,
  output_tangent,
};

struct Position {
  Role role;
  std::size_t place;  ///< in the call's array of that role
  bool is_index;
};

struct Positions {
  std::size_t count = 0;
  std::array<Position, 8 * max_tensors> at{};

  constexpr void add_all(Role role, const TensorList& tensors) {
    for (std::size_t i = 0; i < tensors.count; ++i) at[count++] = {role, i, tensors.is_index[i]};
  }
  /// Those that have a gradient.
  constexpr void add_real(Role role, const TensorList& tensors) {
    for (std::size_t i = 0; i < tensors.count; ++i) {
      if (!tensors.is_index[i]) at[count++] = {role, i, false};
    }
  }
};

/// What a function reads of a forward that was: inputs..., outputs..., saved...
template <class Op>
constexpr Positions positions_after_forward() {
  Positions positions;
  positions.add_all(Role::input, arity_of<Op>.inputs);
  positions.add_all(Role::output_read, arity_of<Op>.outputs);
  positions.add_all(Role::saved_read, saved_of_list<Op>);
  return positions;
}

constexpr bool is_written(Role role) {
  return role == Role::output_written || role == Role::saved_written || role == Role::downstream ||
         role == Role::arranged_input || role == Role::output_tangent;
}

inline const gradcheck_tensor& tensor_at(const gradcheck_call& call, Position position) {
  switch (position.role) {
    case Role::input:
    case Role::arranged_input: return call.inputs[position.place];
    case Role::output_written:
    case Role::output_read: return call.outputs[position.place];
    case Role::saved_written:
    case Role::saved_read: return call.saved[position.place];
    case Role::upstream: return call.upstream[position.place];
    case Role::tangent: return call.tangents[position.place];
    case Role::output_tangent: return call.output_tangents[position.place];
    case Role::downstream: break;
  }
  return call.downstream[position.place];
}

template <class Op>
std::string name_at(Position position) {
  const Arity& arity = arity_of<Op>;
  const auto of = [&](const TensorList& tensors) { return std::string(tensors.name[position.place]); };
  switch (position.role) {
    case Role::input:
    case Role::arranged_input: return of(arity.inputs);
    case Role::output_written:
    case Role::output_read: return of(arity.outputs);
    case Role::saved_written:
    case Role::saved_read: return of(saved_of_list<Op>);
    case Role::upstream: return "d" + of(arity.outputs);
    case Role::tangent: return "tangent of " + of(arity.inputs);
    case Role::output_tangent: return "tangent of " + of(arity.outputs);
    case Role::downstream: break;
  }
  return "d" + of(arity.inputs);
}

/// forward(inputs..., outputs..., saved...)
template <class Op>
constexpr Positions forward_positions() {
  Positions positions;
  positions.add_all(Role::input, arity_of<Op>.inputs);
  positions.add_all(Role::output_written, arity_of<Op>.outputs);
  positions.add_all(Role::saved_written, saved_of_list<Op>);
  return positions;
}

/// backward(inputs..., outputs..., saved..., upstream gradients..., downstream gradients of the inputs that are no
/// indices...)
template <class Op>
constexpr Positions backward_positions() {
  Positions positions = positions_after_forward<Op>();
  positions.add_all(Role::upstream, arity_of<Op>.outputs);
  positions.add_real(Role::downstream, arity_of<Op>.inputs);
  return positions;
}

/// jvp(inputs..., outputs..., saved..., tangents of the inputs that are no indices..., tangents of the outputs...)
template <class Op>
constexpr Positions jvp_positions() {
  Positions positions = positions_after_forward<Op>();
  positions.add_real(Role::tangent, arity_of<Op>.inputs);
  positions.add_all(Role::output_tangent, arity_of<Op>.outputs);
  return positions;
}

/// double_backward(inputs..., outputs..., saved..., upstream..., cotangents of the downstream gradients..., gradients with
/// respect to the inputs..., gradients with respect to upstream...); index inputs have neither cotangent nor gradient.
template <class Op>
constexpr Positions double_backward_positions() {
  Positions positions = positions_after_forward<Op>();
  positions.add_all(Role::upstream, arity_of<Op>.outputs);
  positions.add_real(Role::tangent, arity_of<Op>.inputs);
  positions.add_real(Role::downstream, arity_of<Op>.inputs);
  positions.add_all(Role::output_tangent, arity_of<Op>.outputs);
  return positions;
}

/// bool valid(inputs...), in double
template <class Op>
constexpr Positions valid_positions() {
  Positions positions;
  positions.add_all(Role::input, arity_of<Op>.inputs);
  return positions;
}

/// arrange(inputs...), each an Out, in double
template <class Op>
constexpr Positions arrange_positions() {
  Positions positions;
  positions.add_all(Role::arranged_input, arity_of<Op>.inputs);
  return positions;
}
/// One of an op's functions, as a type: what it is called with, whether the op has it for given arguments, and the call.
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

template <class T, bool is_index>
using ElementOf = std::conditional_t<is_index, std::int64_t, T>;
template <class T, Role role, bool is_index>
using Argument =
    std::conditional_t<is_written(role), OutArgument<ElementOf<T, is_index>>, ViewArgument<ElementOf<T, is_index>>>;
template <class T, bool is_index>
using OperandOf = Operand<ElementOf<T, is_index>>;

template <class Op, class T, class Function, std::size_t... I>
constexpr bool accepts(std::index_sequence<I...>) {
  constexpr Positions p = Function::template positions<Op>;
  constexpr bool bare = Function::template templated<Op, T, Argument<T, p.at[I].role, p.at[I].is_index>...> ||
                        Function::template plain<Op, T, Argument<T, p.at[I].role, p.at[I].is_index>...>;
  constexpr bool with_attributes =
      Function::template templated<Op, T, const Attributes&, Argument<T, p.at[I].role, p.at[I].is_index>...> ||
      Function::template plain<Op, T, const Attributes&, Argument<T, p.at[I].role, p.at[I].is_index>...>;
  return bare || with_attributes;
}

/// Whether Op has a forward (backward) for the scalar T with the parameters that its signature line asks for.
template <class Op, class T, class Function>
inline constexpr bool supports =
    accepts<Op, T, Function>(std::make_index_sequence<Function::template positions<Op>.count>());

/// What the buffers of a call hold is read: by all but those that are only written.
template <class Op>
constexpr bool is_read(Role role) {
  return !is_written(role) || role == Role::arranged_input || (role == Role::downstream && accumulates_of<Op>());
}

/// Of valid: the op may not be tried there.
struct NotValid {};

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

inline gradcheck_status answer(const gradcheck_call& call, gradcheck_status status, const char* message) {
  if (call.message != nullptr && call.message_capacity > 0) {
    std::strncpy(call.message, message, static_cast<std::size_t>(call.message_capacity) - 1);
    call.message[call.message_capacity - 1] = '\0';
  }
  return status;
}

template <class Op, class T, class Function>
bool try_scalar(const gradcheck_call& call) {
  if (!same(call.scalar, dtype_of<T>())) return false;
  if constexpr (supports<Op, T, Function>) {
    invoke<Op, T, Function>(call, std::make_index_sequence<Function::template positions<Op>.count>());
    return true;
  } else {
    return false;
  }
}

/// Whether the op's forward is offered in packs of eight. An op whose template does not compile with them says
/// `static constexpr bool packs = false;`.
template <class Op>
constexpr bool forward_in_packs() {
  if constexpr (packs_of<Op>())
    return supports<Op, Pack<8>, ForwardFunction> && supports<Op, DoubleDouble, ForwardFunction>;
  return false;
}

template <class Op, class Function>
bool try_packs([[maybe_unused]] const gradcheck_call& call) {
  if constexpr (std::is_same_v<Function, ForwardFunction> && forward_in_packs<Op>()) {
    return try_scalar<Op, Pack<8>, Function>(call);
  } else {
    return false;
  }
}

/// Whether a function is offered in the counting scalar: forward and backward of an op in templates that does not say
/// `static constexpr bool counted = false;`.
template <class Op, class Function>
constexpr bool is_counted() {
  constexpr bool asked_for = std::is_same_v<Function, ForwardFunction> || std::is_same_v<Function, BackwardFunction>;
  if constexpr (asked_for && counted_of<Op>()) return supports<Op, Counted, Function>;
  return false;
}

template <class Op, class Function>
bool try_counting([[maybe_unused]] gradcheck_call& call) {
  if constexpr (is_counted<Op, Function>()) {
    const std::uint64_t before = Counted::operations;
    const bool found = try_scalar<Op, Counted, Function>(call);
    if (found) call.operations = Counted::operations - before;
    return found;
  } else {
    return false;
  }
}

/// Catches whatever the op throws: nothing crosses the ABI but a status and a sentence.
template <class Op, class Function>
gradcheck_status enter(const gradcheck_op*, gradcheck_call* call) {
  try {
    const bool found = try_scalar<Op, DoubleDouble, Function>(*call) || try_scalar<Op, double, Function>(*call) ||
                       try_scalar<Op, float, Function>(*call) || try_scalar<Op, Referee, Function>(*call) ||
                       try_packs<Op, Function>(*call) || try_counting<Op, Function>(*call);
    return found ? GRADCHECK_OK : answer(*call, GRADCHECK_UNSUPPORTED, "the op does not compute in this scalar");
  } catch (const LanesDisagree&) {
    return answer(*call, GRADCHECK_LANES_DISAGREE, "the op branches on values whose lanes differ");
  } catch (const NotValid&) {
    return answer(*call, GRADCHECK_UNSUPPORTED, "the op is not defined at these inputs");
  } catch (const StridedError& error) {
    return answer(*call, GRADCHECK_UNSUPPORTED, error.what());
  } catch (const ViewError& error) {
    return answer(*call, GRADCHECK_SHAPE, error.what());
  } catch (const EigenShapeError& error) {
    return answer(*call, GRADCHECK_SHAPE, error.what());
  } catch (const std::exception& error) {
    return answer(*call, GRADCHECK_FAILED, error.what());
  } catch (...) {
    return answer(*call, GRADCHECK_FAILED, "the op threw something that is no std::exception");
  }
}

template <class Op, class Function>
constexpr std::uint32_t scalars_of() {
  std::uint32_t bits = 0;
  if constexpr (supports<Op, float, Function>) bits |= scalar_bit(ScalarKind::float32);
  if constexpr (supports<Op, double, Function>) bits |= scalar_bit(ScalarKind::float64);
  if constexpr (supports<Op, DoubleDouble, Function>) bits |= scalar_bit(ScalarKind::double_double);
  if constexpr (supports<Op, Referee, Function>) bits |= scalar_bit(ScalarKind::wide);
  if constexpr (std::is_same_v<Function, ForwardFunction> && forward_in_packs<Op>()) bits |= GRADCHECK_SCALAR_PACK8;
  if constexpr (is_counted<Op, Function>()) bits |= GRADCHECK_SCALAR_COUNTING;
  return bits;
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

/// The parameters that the declarations of an op require of its functions, by position.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gradcheck/sdk/arity.hpp"
#include "gradcheck/sdk/members.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

template <class Op>
inline constexpr Arity arity_of = scan_signature(Op::signature);
template <class Op>
inline constexpr TensorList saved_of_list = scan_tensors(text_of<Op>(saved_of<Op>()));

/// The role of a parameter in the call of an op's function.
enum class Role : std::uint8_t {
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
  std::uint8_t place;  ///< in the array of this role in the call
  bool is_index;
};

struct Positions {
  std::size_t count = 0;
  std::array<Position, 8 * max_tensors> at{};

  constexpr void add_all(Role role, const TensorList& tensors) {
    for (std::size_t i = 0; i < tensors.count; ++i)
      at[count++] = {role, static_cast<std::uint8_t>(i), tensors.is_index[i]};
  }
  /// The tensors that have a gradient: all but the index tensors.
  constexpr void add_real(Role role, const TensorList& tensors) {
    for (std::size_t i = 0; i < tensors.count; ++i) {
      if (!tensors.is_index[i]) at[count++] = {role, static_cast<std::uint8_t>(i), false};
    }
  }
};

constexpr bool is_written(Role role) {
  return role == Role::output_written || role == Role::saved_written || role == Role::downstream ||
         role == Role::arranged_input || role == Role::output_tangent;
}

/// The tensor of the declarations that a position belongs to.
constexpr std::string_view tensor_name(Position position, const Arity& arity, const TensorList& saved) {
  switch (position.role) {
    case Role::output_written:
    case Role::output_read:
    case Role::upstream:
    case Role::output_tangent: return arity.outputs.name[position.place];
    case Role::saved_written:
    case Role::saved_read: return saved.name[position.place];
    case Role::input:
    case Role::arranged_input:
    case Role::downstream:
    case Role::tangent: break;
  }
  return arity.inputs.name[position.place];
}

/// The tensors that backward, jvp and double_backward read first: inputs..., outputs..., saved...
template <class Op>
constexpr Positions positions_after_forward() {
  Positions positions;
  positions.add_all(Role::input, arity_of<Op>.inputs);
  positions.add_all(Role::output_read, arity_of<Op>.outputs);
  positions.add_all(Role::saved_read, saved_of_list<Op>);
  return positions;
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

/// backward(inputs..., outputs..., saved..., upstream gradients..., downstream gradients of the inputs that are
/// not indices...)
template <class Op>
constexpr Positions backward_positions() {
  Positions positions = positions_after_forward<Op>();
  positions.add_all(Role::upstream, arity_of<Op>.outputs);
  positions.add_real(Role::downstream, arity_of<Op>.inputs);
  return positions;
}

/// jvp(inputs..., outputs..., saved..., tangents of the inputs that are not indices..., tangents of the outputs...)
template <class Op>
constexpr Positions jvp_positions() {
  Positions positions = positions_after_forward<Op>();
  positions.add_real(Role::tangent, arity_of<Op>.inputs);
  positions.add_all(Role::output_tangent, arity_of<Op>.outputs);
  return positions;
}

/// double_backward(inputs..., outputs..., saved..., upstream..., cotangents of the downstream gradients..., gradients
/// with respect to the inputs..., gradients with respect to upstream...); index inputs have neither cotangent nor
/// gradient.
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

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

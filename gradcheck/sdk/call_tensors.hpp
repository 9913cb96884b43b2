/// The tensor of a call at a position, and its name in messages.
#pragma once

#include <string>

#include "gradcheck/abi/abi.h"
#include "gradcheck/sdk/positions.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

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

inline std::string name_at(Position position, const Arity& arity, const TensorList& saved) {
  const std::string tensor(tensor_name(position, arity, saved));
  const bool is_gradient = position.role == Role::upstream || position.role == Role::downstream;
  const bool is_tangent = position.role == Role::tangent || position.role == Role::output_tangent;
  return (is_gradient ? "d" : is_tangent ? "tangent of " : "") + tensor;
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

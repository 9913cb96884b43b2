/// From the C call of the plugin ABI to the functions of an op: the scalar of the call chooses the instantiation, and
/// exceptions become a status with a sentence.
#pragma once

#include <cstdint>
#include <cstring>
#include <exception>
#include <type_traits>
#include <utility>

#include "gradcheck/abi/abi.h"
#include "gradcheck/abi/crossing.hpp"
#include "gradcheck/sdk/call.hpp"
#include "gradcheck/sdk/scalars.hpp"

#pragma GCC visibility push(hidden)  // see table.hpp

namespace gradcheck::sdk {

/// Writes the message into the buffer of the call, cut to its capacity.
inline gradcheck_status answer(const gradcheck_call& call, gradcheck_status status, const char* message) {
  if (call.message != nullptr && call.message_capacity > 0) {
    std::strncpy(call.message, message, static_cast<std::size_t>(call.message_capacity) - 1);
    call.message[call.message_capacity - 1] = '\0';
  }
  return status;
}

/// Runs the call if its scalar is T. Returns false if the scalar is another one or the op has no function for T.
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

template <class Op, class Function>
bool try_packs([[maybe_unused]] const gradcheck_call& call) {
  if constexpr (std::is_same_v<Function, ForwardFunction> && forward_in_packs<Op>()) {
    return try_scalar<Op, Pack<8>, Function>(call);
  } else {
    return false;
  }
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

/// The function of the C table. It catches every exception of the op: only a status and a sentence cross the ABI.
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
    return answer(*call, GRADCHECK_FAILED, "the op threw something that is not a std::exception");
  }
}

}  // namespace gradcheck::sdk

#pragma GCC visibility pop

/// The functions of packs of eight double-doubles, compiled for each instruction set.
#pragma once

#include <gradcheck/scalar/double_double_exp.hpp>
#include <gradcheck/scalar/instruction_set.hpp>
#include <gradcheck/scalar/lanes.hpp>

#define GRADCHECK_KERNELS "gradcheck/scalar/pack_kernels.inc"
#include "gradcheck/scalar/compile_kernels.inc"

namespace gradcheck::detail {

// Each function of pack_kernels.inc as a type that gives its kernel on an instruction set: y = f(x) or y = f(a, b).
// Arguments and results are sixteen doubles, eight high words and then eight low words; y may be an argument. They are
// types so that only the kernels that a program calls are compiled.
#define GRADCHECK_PACK_KERNEL(name)                                               \
  struct name##_kernel {                                                          \
    static auto on(InstructionSet set) { return GRADCHECK_ON(set, pack_##name); } \
  };
GRADCHECK_PACK_KERNEL(set)
GRADCHECK_PACK_KERNEL(abs)
GRADCHECK_PACK_KERNEL(min)
GRADCHECK_PACK_KERNEL(max)
GRADCHECK_PACK_KERNEL(add)
GRADCHECK_PACK_KERNEL(sub)
GRADCHECK_PACK_KERNEL(mul)
GRADCHECK_PACK_KERNEL(div)
GRADCHECK_PACK_KERNEL(sqrt)
GRADCHECK_PACK_KERNEL(exp)
GRADCHECK_PACK_KERNEL(expm1)
GRADCHECK_PACK_KERNEL(log)
GRADCHECK_PACK_KERNEL(log1p)
GRADCHECK_PACK_KERNEL(tanh)
#undef GRADCHECK_PACK_KERNEL

/// The kernel on the instruction set in use.
template <class Kernel>
auto kernel_in_use() {
  static const auto kernel = Kernel::on(instruction_set());
  return kernel;
}

}  // namespace gradcheck::detail

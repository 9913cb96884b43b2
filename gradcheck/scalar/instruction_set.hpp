/// The instruction set on which kernels run, chosen at run time.
#pragma once

#include <cstdlib>
#include <string_view>

namespace gradcheck {

/// The instruction sets that kernels are compiled for (compile_kernels.inc), each containing the ones before.
/// `baseline` is the target of the compiler: SSE2 on x86-64 without -march.
enum class InstructionSet { baseline, avx2, avx512 };

inline InstructionSet machine_instruction_set() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return InstructionSet::avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

namespace detail {

inline InstructionSet chosen_instruction_set() {
  const InstructionSet machine = machine_instruction_set();
  const char* const text = std::getenv("GRADCHECK_INSTRUCTION_SET");
  if (text == nullptr) return machine;
  const std::string_view wanted = text;
  if (wanted == "baseline") return InstructionSet::baseline;
  if (wanted == "avx2" && machine > InstructionSet::avx2) return InstructionSet::avx2;
  return machine;
}

}  // namespace detail

/// The instruction set of this process: the best one of the machine, or a smaller one that the environment variable
/// GRADCHECK_INSTRUCTION_SET names ("baseline", "avx2"). Results do not depend on it: a kernel gives the same bits on
/// all instruction sets.
inline InstructionSet instruction_set() {
  static const InstructionSet chosen = detail::chosen_instruction_set();
  return chosen;
}

}  // namespace gradcheck

// GRADCHECK_ON(set, kernel(arguments)): the kernel compiled for an instruction set, which the machine must have.
#if defined(__x86_64__)
#define GRADCHECK_ON(set, ...)                                                             \
  ((set) == ::gradcheck::InstructionSet::avx512 ? ::gradcheck::detail::avx512::__VA_ARGS__ \
   : (set) == ::gradcheck::InstructionSet::avx2 ? ::gradcheck::detail::avx2::__VA_ARGS__   \
                                                : ::gradcheck::detail::baseline::__VA_ARGS__)
#else
#define GRADCHECK_ON(set, ...) (static_cast<void>(set), ::gradcheck::detail::baseline::__VA_ARGS__)
#endif

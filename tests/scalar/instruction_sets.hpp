#pragma once

#include <vector>

#include <gradcheck/scalar/instruction_set.hpp>

namespace gradcheck::tests {

/// The instruction sets of this machine.
inline std::vector<InstructionSet> instruction_sets() {
  std::vector<InstructionSet> sets = {InstructionSet::baseline};
  for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= machine_instruction_set()) sets.push_back(set);
  }
  return sets;
}

}  // namespace gradcheck::tests

#include "gradcheck/check/precision/result_tensors.hpp"

#include <algorithm>
#include <unordered_map>

namespace gradcheck {

std::vector<ResultTensor> result_tensors(const Op& op, const Case& instance) {
  std::vector<ResultTensor> tensors;
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    tensors.push_back({op.signature().outputs[output].name, &instance.output_shapes[output], false, ""});
  }
  for (std::size_t input = 0; input < op.signature().inputs.size(); ++input) {
    const std::string& name = op.signature().inputs[input].name;
    tensors.push_back({"d" + name, &instance.input_shapes[input], true, name});
  }
  return tensors;
}

bool is_elementwise(const Op& op) {
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    if (op.signature().outputs[output].is_index) continue;
    for (const std::size_t input : op.differentiable_inputs()) {
      const bool diagonal = std::any_of(op.structure().begin(), op.structure().end(), [&](const StructureClaim& claim) {
        return claim.output == output && claim.input == input && claim.kind == StructureKind::diagonal;
      });
      if (!diagonal) return false;
    }
  }
  return true;
}

std::int64_t longest_sum(const Op& op, const Case& instance) {
  std::int64_t longest = 1;
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    if (op.signature().outputs[output].is_index) continue;
    for (const std::size_t input : op.differentiable_inputs()) {
      const Shape &rows = instance.output_shapes[output], &columns = instance.input_shapes[input];
      const JacobianPattern pattern(op.signature(), op.structure(), output, input, rows, columns);
      std::unordered_map<std::int64_t, std::int64_t> outputs, inputs;
      for (std::int64_t i = 0; i < rows.size(); ++i) longest = std::max(longest, ++outputs[pattern.block_of_output(i)]);
      for (std::int64_t j = 0; j < columns.size(); ++j)
        longest = std::max(longest, ++inputs[pattern.block_of_input(j)]);
    }
  }
  // One entry may be taken as often as there are indices.
  for (std::size_t input = 0; input < op.signature().inputs.size(); ++input) {
    if (op.signature().inputs[input].is_index) longest = std::max(longest, instance.input_shapes[input].size());
  }
  return longest;
}

}  // namespace gradcheck

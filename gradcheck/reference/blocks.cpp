#include "gradcheck/reference/blocks.hpp"

#include <unordered_map>

namespace gradcheck {

std::optional<BlockStructure> blocks_of(const Op& op, const Case& instance, std::size_t input) {
  if (instance.output_shapes.size() != 1) return std::nullopt;
  const JacobianPattern pattern(op.signature(), op.structure(), 0, input, instance.output_shapes[0],
                                instance.input_shapes[input]);
  if (!pattern.restricts()) return std::nullopt;
  BlockStructure blocks;
  std::unordered_map<std::int64_t, std::size_t> numbers;
  const auto number_of = [&](std::int64_t block) { return numbers.try_emplace(block, numbers.size()).first->second; };
  for (std::int64_t i = 0; i < instance.output_shapes[0].size(); ++i) {
    blocks.rows.of_output.push_back(number_of(pattern.block_of_output(i)));
  }
  for (std::int64_t j = 0; j < instance.input_shapes[input].size(); ++j) {
    const std::size_t block = number_of(pattern.block_of_input(j));
    blocks.inputs_of.resize(std::max(blocks.inputs_of.size(), block + 1));
    blocks.inputs_of[block].push_back(static_cast<std::size_t>(j));
  }
  blocks.rows.count = numbers.size();
  blocks.inputs_of.resize(numbers.size());
  if (numbers.size() < 2) return std::nullopt;
  return blocks;
}

}  // namespace gradcheck

#include "gradcheck/mutation/catalogue.hpp"

#include <iterator>

namespace gradcheck::mutation {

namespace {

using Family = std::vector<Mutation> (*)(const Target& target);

// One line per family; a new family is a source file and a line here.
constexpr Family of_each_input[] = {wrong_values, wrong_places,    wrong_points,    wrong_upstream,
                                    wrong_sums,   wrong_arguments, wrong_attributes};
constexpr Family of_the_call[] = {wrong_protocol};

// One more than the largest extent at which a mutation is wrong.
constexpr std::int64_t large_extent = 257;

void append(std::vector<Mutation>& all, std::vector<Mutation> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Mutation> catalogue(const Op& op) {
  std::vector<Mutation> mutations;
  const std::vector<CallShapes> shapes = possible_shapes(op, large_extent);
  const std::vector<std::size_t>& inputs = op.differentiable_inputs();
  for (const std::size_t input : inputs) {
    for (const Family family : of_each_input) append(mutations, family({op, input, shapes}));
  }
  if (inputs.empty()) return mutations;
  for (const Family family : of_the_call) append(mutations, family({op, inputs.front(), shapes}));
  return mutations;
}

}  // namespace gradcheck::mutation

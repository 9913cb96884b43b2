#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// Calls the right backward with rule(entry) for each entry of the upstream gradient.
Mutation each_upstream(std::string name, std::size_t input, std::function<Number(const Number& value)> rule) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [rule = std::move(rule)](ChangedCall& changed, const MutatedCall& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          Numbers upstream = call.upstream(output);
                          for (Number& value : upstream) value = rule(value);
                          changed.set_upstream(output, upstream);
                        }
                      });
}

Mutation mean_upstream(std::size_t input) {
  return changed_call("mean of upstream for all of its entries", input, Reach::everywhere,
                      [](ChangedCall& changed, const MutatedCall& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          Numbers upstream = call.upstream(output);
                          Number sum = call.number(0);
                          for (const Number& value : upstream) sum = sum + value;
                          const auto count = static_cast<double>(upstream.size());
                          for (Number& value : upstream) value = sum / count;
                          changed.set_upstream(output, upstream);
                        }
                      });
}

auto has_two_along(std::size_t axis) {
  return [axis](const Shape& shape) { return shape.rank() > axis && shape[axis] > 1; };
}

/// An entry of the upstream gradient in its slices along an axis.
struct Slice {
  std::int64_t index, extent;  ///< along the axis
  const Number& in_first;      ///< the entry at the same place of the first slice
};

/// In each output that has this axis with two or more slices, entries become keep(entry, slice).
Mutation along_axis(std::string name, std::size_t input, std::size_t axis,
                    std::function<Number(const Number& value, const Slice& slice)> keep) {
  return changed_call(std::move(name), input, Reach::somewhere,
                      [axis, keep = std::move(keep)](ChangedCall& changed, const MutatedCall& call) {
                        for (std::size_t output = 0; output < call.outputs(); ++output) {
                          const Shape shape = call.output_shape(output);
                          if (!has_two_along(axis)(shape) || shape.size() == 0) continue;
                          call.reached();
                          const Numbers right = call.upstream(output);
                          Numbers upstream = right;
                          for (std::size_t i = 0; i < right.size(); ++i) {
                            std::vector<std::int64_t> index = shape.unravel(static_cast<std::int64_t>(i));
                            const std::int64_t place = index[axis];
                            index[axis] = 0;
                            const Number& in_first = right[static_cast<std::size_t>(shape.ravel(index))];
                            upstream[i] = keep(right[i], {place, shape[axis], in_first});
                          }
                          changed.set_upstream(output, upstream);
                        }
                      });
}

/// Code that reads only one slice in a sum over a broadcast axis or over a batch.
Mutation only_first_slice(std::size_t input, std::size_t axis) {
  return along_axis("only the first slice of upstream along axis " + std::to_string(axis), input, axis,
                    [](const Number& value, const Slice& slice) { return slice.index == 0 ? value : value.like(0); });
}
Mutation only_last_slice(std::size_t input, std::size_t axis) {
  return along_axis(
      "only the last slice of upstream along axis " + std::to_string(axis), input, axis,
      [](const Number& value, const Slice& slice) { return slice.index == slice.extent - 1 ? value : value.like(0); });
}
Mutation first_slice_for_all(std::size_t input, std::size_t axis) {
  return along_axis("the first slice of upstream along axis " + std::to_string(axis) + " for all", input, axis,
                    [](const Number&, const Slice& slice) { return slice.in_first; });
}

Mutation output_forgotten(const Op& op, std::size_t input, std::size_t output) {
  return changed_call("upstream of " + op.signature().outputs[output].name + " forgotten", input, Reach::everywhere,
                      [output](ChangedCall& changed, const MutatedCall& call) {
                        changed.set_upstream(output, call.numbers(call.upstream(output).size(), 0));
                      });
}

/// Axes from this number on are rare in outputs.
constexpr std::size_t axes_looked_at = 3;

}  // namespace

std::vector<Mutation> wrong_upstream(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  std::vector<Mutation> mutations = {
      each_upstream("upstream ignored", input, [](const Number& value) { return value.like(1); }),
      each_upstream("upstream squared", input, [](const Number& value) { return value * value; }),
      each_upstream("upstream without its sign", input, without_sign),
      each_upstream("sign of upstream only", input,
                    [](const Number& value) {
                      return value.like(value < 0 ? -1 : value > 0 ? 1 : 0);
                    }),
      each_upstream("upstream clipped to [-1, 1]", input, clipped),
      each_upstream("upstream where positive", input,
                    [](const Number& value) { return value > 0 ? value : value.like(0); }),
      each_upstream("upstream plus 1e-6", input, [](const Number& value) { return value + 1e-6; }),
      mean_upstream(input),
  };
  for (std::size_t axis = 0; axis < axes_looked_at; ++axis) {
    if (!target.ever([&](const CallShapes& call) { return std::ranges::any_of(call.outputs, has_two_along(axis)); }))
      continue;
    mutations.push_back(only_first_slice(input, axis));
    mutations.push_back(only_last_slice(input, axis));
    mutations.push_back(first_slice_for_all(input, axis));
  }
  if (op.signature().outputs.size() > 1) {
    for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
      mutations.push_back(output_forgotten(op, input, output));
    }
  }
  return mutations;
}

}  // namespace gradcheck::mutation

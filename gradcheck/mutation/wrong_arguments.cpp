#include <algorithm>

#include "gradcheck/mutation/catalogue.hpp"

namespace gradcheck::mutation {

namespace {

/// The values on which an entry of an elementwise gradient depends.
struct Entry {
  const Number &x, &y, &dy;
};

/// rule(entry) for each entry, where the output has the input's shape.
Mutation from_output(std::string name, std::size_t input, std::size_t output,
                     std::function<Number(const Entry& entry)> rule) {
  return changed_gradient(std::move(name), input, Reach::somewhere,
                          [output, rule = std::move(rule)](Numbers& gradient, const MutatedCall& call) {
                            if (call.output_shape(output) != call.shape()) return;
                            call.reached();
                            const Numbers x = call.point(), y = call.output(output), dy = call.upstream(output);
                            for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = rule({x[i], y[i], dy[i]});
                          });
}

Mutation at_output(std::string name, std::size_t input, std::size_t output) {
  return changed_call(std::move(name), input, Reach::somewhere,
                      [output](ChangedCall& changed, const MutatedCall& call) {
                        if (call.output_shape(output) != call.shape()) return;
                        call.reached();
                        changed.set_input(call.input(), call.output(output));
                      });
}

/// As if an input were a constant number everywhere.
Mutation with_input_at(std::string name, std::size_t input, std::size_t constant, double value) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [constant, value](ChangedCall& changed, const MutatedCall& call) {
                        changed.set_input(constant, call.numbers(call.point_of(constant).size(), value));
                      });
}

Mutation with_inputs_exchanged(std::string name, std::size_t input, std::size_t other) {
  return changed_call(std::move(name), input, Reach::somewhere, [other](ChangedCall& changed, const MutatedCall& call) {
    if (call.input_shape(other) != call.shape()) return;
    call.reached();
    changed.set_input(call.input(), call.point_of(other));
    changed.set_input(other, call.point());
  });
}

/// Calls the right backward with the indices that the rule returns. Each of them is one of the original indices, so all
/// are in range.
Mutation with_indices(std::string name, std::size_t input, std::size_t index,
                      std::function<void(std::vector<std::int64_t>& indices)> rule) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [index, rule = std::move(rule)](ChangedCall& changed, const MutatedCall& call) {
                        std::vector<std::int64_t> indices = indices_of(call.raw().inputs[index]);
                        rule(indices);
                        changed.set_indices(index, indices);
                      });
}

Mutation with_output_zero(std::string name, std::size_t input, std::size_t output) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [output](ChangedCall& changed, const MutatedCall& call) {
                        changed.set_output(output, call.numbers(call.output(output).size(), 0));
                      });
}

Mutation with_saved_zero(std::string name, std::size_t input, std::size_t place) {
  return changed_call(std::move(name), input, Reach::everywhere,
                      [place](ChangedCall& changed, const MutatedCall& call) {
                        const auto size = static_cast<std::size_t>(shape_of(call.raw().saved[place]).size());
                        changed.set_saved(place, call.numbers(size, 0));
                      });
}

void add_outputs(std::vector<Mutation>& mutations, const Target& target) {
  const auto& [op, input, shapes] = target;
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    const std::string y = op.signature().outputs[output].name, dy = "d" + y, x = op.signature().inputs[input].name;
    mutations.push_back(with_output_zero(y + " not kept for backward", input, output));
    if (!target.ever([&](const CallShapes& call) { return call.outputs[output] == call.inputs[target.input]; }))
      continue;
    mutations.push_back(at_output("derivative at " + y + " instead of " + x, input, output));
    mutations.push_back(
        from_output(dy + " times " + y, input, output, [](const Entry& entry) { return entry.y * entry.dy; }));
    mutations.push_back(
        from_output(dy + " passed through", input, output, [](const Entry& entry) { return entry.dy; }));
    mutations.push_back(
        from_output(dy + " times " + x, input, output, [](const Entry& entry) { return entry.x * entry.dy; }));
  }
}

void add_other_inputs(std::vector<Mutation>& mutations, const Target& target) {
  const auto& [op, input, shapes] = target;
  for (std::size_t other = 0; other < op.signature().inputs.size(); ++other) {
    const TensorSpec& spec = op.signature().inputs[other];
    if (other == input) continue;
    if (spec.is_index) {
      mutations.push_back(
          with_indices("first of " + spec.name + " for all", input, other, [](std::vector<std::int64_t>& indices) {
            if (!indices.empty()) std::fill(indices.begin(), indices.end(), indices.front());
          }));
      mutations.push_back(with_indices(spec.name + " reversed", input, other, [](std::vector<std::int64_t>& indices) {
        std::reverse(indices.begin(), indices.end());
      }));
    } else {
      mutations.push_back(with_input_at("as if " + spec.name + " were 1", input, other, 1));
      if (!target.ever([&](const CallShapes& call) { return call.inputs[other] == call.inputs[target.input]; }))
        continue;
      mutations.push_back(with_inputs_exchanged(
          "with " + spec.name + " and " + op.signature().inputs[input].name + " exchanged", input, other));
    }
  }
}

}  // namespace

std::vector<Mutation> wrong_arguments(const Target& target) {
  const Op& op = target.op;
  const std::size_t input = target.input;
  const std::string x = op.signature().inputs[input].name;
  std::vector<Mutation> mutations = {
      with_input_at("as if " + x + " were 0", input, input, 0),
      with_input_at("as if " + x + " were 1", input, input, 1),
  };
  add_outputs(mutations, target);
  add_other_inputs(mutations, target);
  for (std::size_t place = 0; place < op.saved().size(); ++place) {
    mutations.push_back(with_saved_zero("saved " + op.saved()[place].name + " forgotten", input, place));
  }
  return mutations;
}

}  // namespace gradcheck::mutation

/// Prints what docs/tour.md shows: the systems of the lectures, with the value and the gradient on every edge.
#include <cstdio>
#include <string>
#include <vector>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/graph/graph_evaluation.hpp"
#include "ops/lecture/lecture_graphs.hpp"

namespace {

using gradcheck::Graph;
using gradcheck::GraphInput;
using Evaluation = gradcheck::GraphEvaluation<double>;

std::string numbers(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%9.4f", value);
    text += buffer;
  }
  return text;
}

/// Forward, backward from an upstream of one, and a line for every edge.
void show(const Graph& graph, const std::vector<GraphInput>& inputs) {
  const auto plan = graph.plan();
  std::printf("%s\n", plan->signature_text.c_str());
  Evaluation run(graph, inputs);
  run.forward();
  const std::size_t outputs = run.value(plan->values[plan->outputs[0]]).size();
  run.backward({std::vector<double>(outputs, 1)});
  for (std::size_t value = 0; value < plan->values.size(); ++value) {
    const bool constant = value >= plan->inputs && value < plan->inputs + plan->constants.size();
    if (constant || (value < plan->inputs && plan->signature.inputs[value].is_index)) continue;
    const std::string& name = plan->values[value];
    if (run.value(name).size() > 6) continue;
    std::printf("  %-10s value %s   gradient %s\n", name.c_str(), numbers(run.value(name)).c_str(),
                numbers(run.gradient(name)).c_str());
  }
  std::printf("  %lld nodes, %lld calls forward, %lld backward\n\n", static_cast<long long>(plan->nodes.size()),
              static_cast<long long>(run.forward_visits()), static_cast<long long>(run.backward_visits()));
}

GraphInput scalar(double value) { return {{}, {value}}; }

}  // namespace

int main() {
  namespace ops = gradcheck::ops;
  show(ops::circuit(), {scalar(-2), scalar(5), scalar(-4)});
  show(ops::max_circuit(), {scalar(1), scalar(2), scalar(0)});
  show(ops::sigmoid_neuron(), {scalar(2), scalar(-1), scalar(-3), scalar(-2), scalar(-3)});
  show(ops::cube(), {scalar(4)});
  show(ops::chain(), {scalar(1.5)});
  show(ops::score(),
       {{{3, 1}, {1, 2, -1}}, {{2, 3}, {0.5, -0.5, 1, 0.25, 0.5, -1}}, {{2, 1}, {0.5, -1}}, {{2, 1}, {1, -2}}});
  show(ops::two_layer_net(), {{{2, 1}, {1, -1}}, {{3, 2}, {1, 2, -1, -3, 0.5, 0.25}}, {{1, 3}, {1, -2, 3}}});
}

#include "gradcheck/run/failure_finding.hpp"

namespace gradcheck {

namespace {

RecordTensor record_tensor(const std::string& name, bool is_index, const Shape& shape,
                           const std::vector<double>& values) {
  return {name, is_index, {shape.begin(), shape.end()}, values};
}

}  // namespace

Finding finding_of(const Op& op, const Failure& failure, const Case& instance, std::int64_t compared_entries) {
  Finding finding;
  finding.verdict = failure.verdict;
  finding.kind = failure.kind;
  finding.input = failure.input;
  finding.message = failure.message;
  for (const auto& [name, value] : instance.attributes) finding.attributes.emplace_back(name, value.to_string());
  for (std::size_t i = 0; i < instance.inputs.size(); ++i) {
    const TensorSpec& spec = op.signature().inputs[i];
    finding.inputs.push_back(record_tensor(spec.name, spec.is_index, instance.input_shapes[i], instance.inputs[i]));
  }
  for (std::size_t i = 0; i < instance.upstream.size(); ++i) {
    finding.upstream.push_back(
        record_tensor("d" + op.signature().outputs[i].name, false, instance.output_shapes[i], instance.upstream[i]));
  }
  finding.comparisons = failure.comparisons;
  finding.wrong_entries = failure.wrong_entries;
  finding.compared_entries = compared_entries;
  finding.jacobians = failure.jacobians;
  finding.case_seed = instance.seed;
  return finding;
}

}  // namespace gradcheck

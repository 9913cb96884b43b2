/// The results of an op, tensor by tensor: the outputs, then the gradients of the inputs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"
#include "gradcheck/reference/sampled_op.hpp"

namespace gradcheck {

/// One of them by name. Index tensors are in the list, without values.
struct ResultTensor {
  std::string name;  ///< "y", "dx"
  const Shape* shape = nullptr;
  bool is_gradient = false;
  std::string input;  ///< whose gradient it is
};

std::vector<ResultTensor> result_tensors(const Op& op, const Case& instance);

/// Every entry of every output depends on one entry of each input, so that sums run over broadcast axes only.
bool is_elementwise(const Op& op);

/// The longest sum that the declared structure allows: the entries of the largest block of a Jacobian, counted along
/// its rows or its columns.
std::int64_t longest_sum(const Op& op, const Case& instance);

/// The numbers of one forward and backward.
template <class W>
struct ResultValues {
  std::vector<std::vector<W>> of;          ///< by tensor
  std::vector<std::vector<bool>> written;  ///< false where backward left the buffer's poison
};

/// Calls backward and replaces the gradients.
template <class W>
void call_backward(SampledOp<W>& calls, ResultValues<W>& values) {
  calls.backward();
  const std::size_t outputs = calls.op().signature().outputs.size();
  for (const std::size_t input : calls.op().differentiable_inputs()) {
    std::vector<W>& gradient = values.of[outputs + input];
    std::vector<bool>& written = values.written[outputs + input];
    const std::size_t size = calls.instance().inputs[input].size();
    gradient.resize(size);
    written.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      gradient[i] = calls.downstream(input, i);
      written[i] = calls.written(input, i);
    }
  }
}

/// Calls forward and replaces the outputs.
template <class W>
void call_forward(SampledOp<W>& calls, ResultValues<W>& values) {
  const Signature& signature = calls.op().signature();
  values.of.resize(signature.outputs.size() + signature.inputs.size());
  values.written.resize(values.of.size());
  calls.forward();
  for (std::size_t output = 0; output < signature.outputs.size(); ++output) {
    if (signature.outputs[output].is_index) continue;
    const std::size_t size = calls.output_size(output);
    values.of[output].clear();
    for (std::size_t i = 0; i < size; ++i) values.of[output].push_back(calls.output(output, i));
    values.written[output].resize(size, true);
  }
}

/// Calls forward and backward.
template <class W>
ResultValues<W> call_both(SampledOp<W>& calls) {
  ResultValues<W> values;
  call_forward(calls, values);
  call_backward(calls, values);
  return values;
}

}  // namespace gradcheck

/// The analytic side: what an op's backward computes, in the scalar that differences are taken in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "gradcheck/random.hpp"
#include "gradcheck/reference/sampled_op.hpp"

namespace gradcheck {

/// Gradients of the inputs for one upstream gradient. values[input] is empty for index inputs.
template <class W>
struct AnalyticGradient {
  std::vector<std::vector<W>> values;
  std::vector<std::vector<bool>> written;  ///< false where backward left the buffer's poison
};

/// Calls an op's backward at one case. Throws what SampledOp throws.
template <class W>
class AnalyticSide {
 public:
  /// Cost  one call of forward.
  AnalyticSide(const Op& op, const Case& instance, ScalarKind scalar) : calls_(sampled_op<W>(op, instance, scalar)) {
    calls_->forward();
  }

  double unit_roundoff() const { return calls_->scalar().unit_roundoff; }

  /// For the upstream gradient of the case.
  AnalyticGradient<W> gradient() {
    calls_->set_upstream_of_case();
    return collect();
  }

  /// As gradient(), or as row() where an output is given, with every input and upstream entry rounded up or down by a
  /// relative u.
  AnalyticGradient<W> rounded(RandomStream& random, double u, std::optional<std::size_t> output, std::size_t element) {
    const Case& instance = calls_->instance();
    const auto move = [&](double value) { return random.coin() ? value * u : -value * u; };
    move_inputs(move);
    calls_->forward();
    if (output) calls_->set_upstream_zero();
    for (std::size_t i = 0; i < instance.upstream.size(); ++i) {
      for (std::size_t j = 0; !output && j < instance.upstream[i].size(); ++j)
        calls_->set_upstream(i, j, instance.upstream[i][j], move(instance.upstream[i][j]));
    }
    if (output) calls_->set_upstream(*output, element, 1, 0);
    AnalyticGradient<W> result = collect();
    move_inputs([](double) { return 0.0; });
    calls_->forward();
    return result;
  }

  /// The same with every input v moved to v (1 + t r), where the factors r from 1/2 to 1 are drawn for each entry; several
  /// values of t along one line for one state of `random`.
  AnalyticGradient<W> along_ray(RandomStream random, double t, std::optional<std::size_t> output, std::size_t element) {
    move_inputs([&](double value) { return value * t * (1 + random.unit()) / 2; });
    calls_->forward();
    AnalyticGradient<W> result = output ? row(*output, element) : gradient();
    move_inputs([](double) { return 0.0; });
    calls_->forward();
    return result;
  }

  /// For the upstream gradient that is one at this element and zero elsewhere: a row of the Jacobian.
  AnalyticGradient<W> row(std::size_t output, std::size_t element) {
    calls_->set_upstream_zero();
    calls_->set_upstream(output, element, 1, 0);
    return collect();
  }

  std::int64_t forward_calls() const { return calls_->forward_calls(); }
  std::int64_t backward_calls() const { return calls_->backward_calls(); }

 private:
  template <class Move>
  void move_inputs(const Move& move) {
    const std::vector<std::vector<double>>& inputs = calls_->instance().inputs;
    for (const std::size_t input : calls_->op().differentiable_inputs()) {
      for (std::size_t i = 0; i < inputs[input].size(); ++i)
        calls_->set_input(input, i, inputs[input][i], move(inputs[input][i]));
    }
  }

  AnalyticGradient<W> collect() {
    calls_->backward();
    const std::vector<std::vector<double>>& inputs = calls_->instance().inputs;
    AnalyticGradient<W> result;
    result.values.resize(inputs.size());
    result.written.resize(inputs.size());
    for (const std::size_t input : calls_->op().differentiable_inputs()) {
      for (std::size_t i = 0; i < inputs[input].size(); ++i) {
        result.values[input].push_back(calls_->downstream(input, i));
        result.written[input].push_back(calls_->written(input, i));
      }
    }
    return result;
  }

  std::unique_ptr<SampledOp<W>> calls_;
};

}  // namespace gradcheck

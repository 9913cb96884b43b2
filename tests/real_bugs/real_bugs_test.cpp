#include "tests/real_bugs/real_bugs.hpp"

#include <catch2/catch.hpp>

#include "tests/real_bugs/real_bug_run.hpp"

namespace gradcheck::tests {
namespace {

// The collection; the test notices a missing bug.
const std::vector<std::string> collected = {
    "dynet-huber-doubled",
    "dynet-inverse-no-transpose",
    "dlib-softmax-spatial-dot",
    "caffe-mvn-mean-term",
    "caffe-maxpool-partial-zero",
    "darknet-chan-softmax-gpu",
    "darknet-scale-channels-mean",
    "darknet-mish-tail",
    "darknet-gelu-from-output",
    "nnlib-softplus-origin",
    "nnlib-batched-mul-batch1",
    "nnlib-bmm-transposed",
    "zygote-abs-zero",
    "zygote-forward-sum",
    "zygote-symmetric-uplo",
    "candle-silu-ratio",
    "candle-elu-overflow",
    "burn-cross-rhs-order",
    "burn-conv-padding-out-cap",
    "mlx-sort-gather",
    "mlx-logsumexp-jvp",
    "mlx-layernorm-bias-race",
    "mxnet-arctan2-scalar-forward-of-grad",
    "mxnet-embedding-ignores-add",
    "mxnet-grad-scale-only-below-one",
    "mxnet-log-grad-is-log",
    "mxnet-global-avgpool-kernel-area",
    "mxnet-gelu-zero-ratio",
    "mxnet-slice-like-early-return",
    "mxnet-depthwise-layout",
    "chainer-div-second-order",
    "hips-power-exponent-zero",
    "jax-atan2-signs",
    "jax-power-zero-exponent-one",
    "torchnn-dropout-v1-eval",
    "cunn-lookuptable-tile",
    "liger-ce-true-class-rounding",
    "mamba-missing-exp",
    "mamba-group-rmsnorm",
    "fla-l2wrap-upstream",
    "fla-head-offset",
    "fla-forget-gate-sign",
    "fla-gated-norm-recompute",
    "fla-noncontiguous-upstream",
    "flash-attn-early-exit",
    "apex-rope-tail-ones",
    "warp-mat-add-assign",
    "gtsam-pendulum-cos",
    "gtsam-wrong-output-slot",
    "gtsam-fisheye-center",
    "sophus-exp-small-angle",
    "statfem-log-scale",
    "drake-alias-multiply",
    "torch-norm-zero",
    "torch-cdist-zero-distance",
    "torch-index-fill-duplicates",
    "torch-kldiv-target-second-order",
    "torch-layernorm-partial-buffer",
    "torch-logaddexp-second-order",
    "torch-advanced-index-last-write",
    "oneflow-fmod-no-reduction",
    "fvdb-log-scale-chain",
    "convnetsharp-batch",
    "adbench-seed-consumed",
    "e3nn-bn-detached",
    "autodiff-exponential-cost",
    "fvdb-quat-missing-reduction",
    "gam-spurious-linear-term",
    "jax-logsigmoid-origin",
};

std::string text_of(const OpRecord& record) {
  std::string text;
  for (const PropertyRecord& property : record.properties) {
    text += property.property + ": " + to_string(property.verdict) + "\n";
    for (const Finding& finding : property.findings) {
      text += std::string("  ") + to_string(finding.verdict) + " " + finding.kind + ": " + finding.message + "\n";
      for (const auto& [name, value] : finding.attributes) text += "    " + name + " = " + value + "\n";
      for (const RecordTensor& input : finding.inputs) {
        text += "    " + input.name + " " + Shape(input.shape).to_string() + ":";
        for (std::size_t i = 0; i < std::min<std::size_t>(input.values.size(), 12); ++i)
          text += " " + std::to_string(input.values[i]);
        text += "\n";
      }
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the list has all real bugs of the collection") {
  std::vector<std::string> ids;
  for (const RealBug& bug : real_bugs()) ids.push_back(bug.id);
  CHECK(ids == collected);
}

TEST_CASE("a right op and its wrong twin have the same declarations") {
  for (const RealBug& bug : real_bugs()) {
    INFO(bug.id);
    CHECK(std::string(bug.right.table().signature) == bug.wrong.table().signature);
    CHECK(bug.right.attributes_text() == bug.wrong.attributes_text());
    CHECK(bug.right.domain_text() == bug.wrong.domain_text());
    CHECK(bug.right.structure_text() == bug.wrong.structure_text());
    CHECK(bug.right.kinks_text() == bug.wrong.kinks_text());
  }
}

TEST_CASE("the right twins of the real bugs pass") {
  REQUIRE(right_twin_seeds() > 0);
  for (const RealBug& bug : real_bugs()) {
    for (std::uint64_t seed = 1; seed <= right_twin_seeds(); ++seed) {
      const OpRecord record = run_real_bug(bug.right, seed);
      INFO(bug.id << ", seed " << seed << "\n" << text_of(record));
      CHECK(record.verdict == Verdict::pass);
    }
  }
}

TEST_CASE("real bugs are found from declarations alone") {
  REQUIRE(wrong_twin_seeds() > 0);
  for (const RealBug& bug : real_bugs()) {
    for (std::uint64_t seed = 1; seed <= wrong_twin_seeds(); ++seed) {
      INFO(bug.id << ", seed " << seed);
      CHECK(is_found(bug, seed));
    }
  }
}

}  // namespace gradcheck::tests

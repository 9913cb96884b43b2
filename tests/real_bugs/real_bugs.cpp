#include "tests/real_bugs/real_bugs.hpp"

#include "gradcheck/sdk/table.hpp"

namespace gradcheck::ops {
struct Abs;
struct Atan2;
struct Elu;
struct Gelu;
struct GeluTanh;
struct Inverse;
struct Log;
struct Logsigmoid;
struct Mish;
struct Silu;
struct Sort;
}  // namespace gradcheck::ops

namespace gradcheck::tests {

using Table = const gradcheck_op& (*)();

struct Entry {
  const char* id;
  Table right, wrong;
  const char* emulated = "";
  bool of_precision = false;
};

// One line per bug. The source file of the family instantiates the tables, so this list compiles without the code of
// the ops.
constexpr Entry entries[] = {
    {"dynet-huber-doubled", &sdk::table_of<struct HuberDistance>, &sdk::table_of<struct HuberDistanceDoubled>},
    {"dynet-inverse-no-transpose", &sdk::table_of<ops::Inverse>, &sdk::table_of<struct InverseNotTransposed>},
    {"dlib-softmax-spatial-dot", &sdk::table_of<struct SoftmaxOverChannels>,
     &sdk::table_of<struct SoftmaxDotAtFirstPixel>},
    {"caffe-mvn-mean-term", &sdk::table_of<struct MeanSubtraction>, &sdk::table_of<struct MeanOfUpstreamForgotten>},
    {"caffe-maxpool-partial-zero", &sdk::table_of<struct MaxPool>, &sdk::table_of<struct MaxPoolPartlyCleared>},
    {"darknet-chan-softmax-gpu", &sdk::table_of<struct ChannelSoftmax>, &sdk::table_of<struct ChannelSoftmaxDiagonal>},
    {"darknet-scale-channels-mean", &sdk::table_of<struct ScaleChannels>, &sdk::table_of<struct ScaleChannelsMean>},
    {"darknet-mish-tail", &sdk::table_of<ops::Mish>, &sdk::table_of<struct MishCancelling>, "", true},
    {"darknet-gelu-from-output", &sdk::table_of<ops::GeluTanh>, &sdk::table_of<struct GeluTanhOfOutput>},
    {"nnlib-softplus-origin", &sdk::table_of<struct SoftplusOfPieces>, &sdk::table_of<struct SoftplusByChainRule>},
    {"nnlib-batched-mul-batch1", &sdk::table_of<struct BatchedMul>, &sdk::table_of<struct BatchedMulLastOfBatch>},
    {"nnlib-bmm-transposed", &sdk::table_of<struct BatchedMulTransposed>,
     &sdk::table_of<struct BatchedMulTransposeForgotten>},
    {"zygote-abs-zero", &sdk::table_of<ops::Abs>, &sdk::table_of<struct AbsOneAtZero>},
    {"zygote-forward-sum", &sdk::table_of<struct SumWithForwardMode>, &sdk::table_of<struct SumOfPrimal>},
    {"zygote-symmetric-uplo", &sdk::table_of<struct Symmetric>, &sdk::table_of<struct SymmetricAlwaysUpper>},
    {"candle-silu-ratio", &sdk::table_of<ops::Silu>, &sdk::table_of<struct SiluRatio>},
    {"candle-elu-overflow", &sdk::table_of<ops::Elu>, &sdk::table_of<struct EluMasked>},
    {"burn-cross-rhs-order", &sdk::table_of<struct Cross>, &sdk::table_of<struct CrossOtherOrder>},
    {"burn-conv-padding-out-cap", &sdk::table_of<struct Convolution1d>,
     &sdk::table_of<struct Convolution1dOutputCapped>},
    {"mlx-sort-gather", &sdk::table_of<ops::Sort>, &sdk::table_of<struct SortGathered>},
    {"mlx-logsumexp-jvp", &sdk::table_of<struct LogsumexpWithForwardMode>, &sdk::table_of<struct LogsumexpNotSummed>,
     "the products that are not summed are all written to the only element"},
    {"mlx-layernorm-bias-race", &sdk::table_of<struct LayerNorm>, &sdk::table_of<struct LayerNormRace>,
     "the race is emulated: every fifth call loses the last row"},
    {"mxnet-arctan2-scalar-forward-of-grad", &sdk::table_of<struct Arctan2Scalar>,
     &sdk::table_of<struct Arctan2ScalarOfUpstream>},
    {"mxnet-embedding-ignores-add", &sdk::table_of<struct Embedding>, &sdk::table_of<struct EmbeddingOverwrites>},
    {"mxnet-grad-scale-only-below-one", &sdk::table_of<struct SoftmaxOutput>,
     &sdk::table_of<struct SoftmaxOutputScaledDown>,
     "the original has no upstream gradient; here the loss is an output and has one"},
    {"mxnet-log-grad-is-log", &sdk::table_of<ops::Log>, &sdk::table_of<struct LogTimesLog>},
    {"mxnet-global-avgpool-kernel-area", &sdk::table_of<struct AveragePool>,
     &sdk::table_of<struct AveragePoolByKernel>},
    {"mxnet-gelu-zero-ratio", &sdk::table_of<ops::Gelu>, &sdk::table_of<struct GeluRatio>},
    {"mxnet-slice-like-early-return", &sdk::table_of<struct SliceLike>, &sdk::table_of<struct SliceLikeEarlyReturn>},
    {"mxnet-depthwise-layout", &sdk::table_of<struct DepthwiseConvolution>,
     &sdk::table_of<struct DepthwiseConvolutionOtherLayout>},
    {"chainer-div-second-order", &sdk::table_of<struct DivTwice>, &sdk::table_of<struct DivTimesCube>},
    {"hips-power-exponent-zero", &sdk::table_of<struct Power>, &sdk::table_of<struct PowerOfMinusOne>},
    {"jax-atan2-signs", &sdk::table_of<ops::Atan2>, &sdk::table_of<struct Atan2OtherOrder>},
    {"jax-power-zero-exponent-one", &sdk::table_of<struct IntegerPower>, &sdk::table_of<struct IntegerPowerZeroIsOne>},
    {"torchnn-dropout-v1-eval", &sdk::table_of<struct DropoutOfVersion>, &sdk::table_of<struct DropoutDivides>},
    {"cunn-lookuptable-tile", &sdk::table_of<struct LookupTable>, &sdk::table_of<struct LookupTableShortTiles>},
    {"liger-ce-true-class-rounding", &sdk::table_of<struct CrossEntropy>,
     &sdk::table_of<struct CrossEntropyThroughBfloat>, "the buffer has 8 bits in every scalar"},
    {"mamba-missing-exp", &sdk::table_of<struct ChunkState>, &sdk::table_of<struct ChunkStateNoExponential>},
    {"mamba-group-rmsnorm", &sdk::table_of<struct GroupRmsNorm>, &sdk::table_of<struct GroupRmsNormOfRows>},
    {"fla-l2wrap-upstream", &sdk::table_of<struct L2Wrap>, &sdk::table_of<struct L2WrapUnscaled>},
    {"fla-head-offset", &sdk::table_of<struct HeadScaledSoftmax>, &sdk::table_of<struct HeadScaleOfFirst>},
    {"fla-forget-gate-sign", &sdk::table_of<struct ForgettingAttention>,
     &sdk::table_of<struct ForgettingAttentionOffsetSign>},
    {"fla-gated-norm-recompute", &sdk::table_of<struct GatedNormLinear>, &sdk::table_of<struct GatedNormLinearUngated>},
    {"fla-noncontiguous-upstream", &sdk::table_of<struct SoftmaxOfRows>,
     &sdk::table_of<struct SoftmaxOfCompactUpstream>},
    {"flash-attn-early-exit", &sdk::table_of<struct LayerNorm>, &sdk::table_of<struct LayerNormEarlyExit>,
     "fresh memory holds NaN; there are eight programs instead of one per multiprocessor"},
    {"apex-rope-tail-ones", &sdk::table_of<struct RotaryEmbedding>, &sdk::table_of<struct RotaryEmbeddingOnes>},
    {"warp-mat-add-assign", &sdk::table_of<struct MatrixAdd>, &sdk::table_of<struct MatrixAddAssigns>},
    {"gtsam-pendulum-cos", &sdk::table_of<struct PendulumStep>, &sdk::table_of<struct PendulumStepSine>},
    {"gtsam-wrong-output-slot", &sdk::table_of<struct Reprojection>, &sdk::table_of<struct ReprojectionOtherSlot>,
     "the second slot keeps its shape"},
    {"gtsam-fisheye-center", &sdk::table_of<struct Fisheye>, &sdk::table_of<struct FisheyeNoCentre>},
    {"sophus-exp-small-angle", &sdk::table_of<struct RotationQuaternion>,
     &sdk::table_of<struct RotationQuaternionWholeAngle>},
    {"statfem-log-scale", &sdk::table_of<struct DataMisfit>, &sdk::table_of<struct DataMisfitByScale>},
    {"drake-alias-multiply", &sdk::table_of<struct MultiplyInPlace>, &sdk::table_of<struct MultiplyKeepsProduct>,
     "instead of one object as both operands, the output is stored over an operand"},
    {"torch-norm-zero", &sdk::table_of<struct RowNorm>, &sdk::table_of<struct RowNormDividesByZero>},
    {"torch-cdist-zero-distance", &sdk::table_of<struct PairwiseDistance>,
     &sdk::table_of<struct PairwiseDistanceDividesByZero>},
    {"torch-index-fill-duplicates", &sdk::table_of<struct IndexFill>, &sdk::table_of<struct IndexFillCountsTwice>},
    {"torch-kldiv-target-second-order", &sdk::table_of<struct KlDivergenceTwice>,
     &sdk::table_of<struct KlDivergenceConstantTarget>},
    {"torch-layernorm-partial-buffer", &sdk::table_of<struct LayerNormOfMatrices>,
     &sdk::table_of<struct LayerNormNarrowPartials>,
     "the buffer is large enough that blocks overlap instead of leaving it, and the limit is 64 rows instead of 65536"},
    {"torch-logaddexp-second-order", &sdk::table_of<struct LogaddexpTwice>,
     &sdk::table_of<struct LogaddexpOverflowing>},
    {"torch-advanced-index-last-write", &sdk::table_of<struct AdvancedIndex>,
     &sdk::table_of<struct AdvancedIndexLastWrite>},
    {"oneflow-fmod-no-reduction", &sdk::table_of<struct Fmod>, &sdk::table_of<struct FmodNotReduced>},
    {"fvdb-log-scale-chain", &sdk::table_of<struct GaussianSplat>, &sdk::table_of<struct GaussianSplatByScale>},
    {"convnetsharp-batch", &sdk::table_of<struct Convolution1d>, &sdk::table_of<struct Convolution1dFirstSample>},
    {"adbench-seed-consumed", &sdk::table_of<struct HalfSquares>, &sdk::table_of<struct HalfSquaresSeedConsumed>},
    {"e3nn-bn-detached", &sdk::table_of<struct BatchNorm>, &sdk::table_of<struct BatchNormDetached>},
    {"autodiff-exponential-cost", &sdk::table_of<struct RepeatedDoubling>,
     &sdk::table_of<struct RepeatedDoublingByRecursion>},
    {"fvdb-quat-missing-reduction", &sdk::table_of<struct SharedRotation>,
     &sdk::table_of<struct SharedRotationFirstCamera>},
    {"gam-spurious-linear-term", &sdk::table_of<struct PenalizedLikelihood>,
     &sdk::table_of<struct PenalizedLikelihoodLinearTerm>},
    {"jax-logsigmoid-origin", &sdk::table_of<ops::Logsigmoid>, &sdk::table_of<struct LogsigmoidByLogaddexp>},
};

std::vector<RealBug> real_bugs() {
  std::vector<RealBug> bugs;
  for (const Entry& entry : entries)
    bugs.push_back({entry.id, entry.emulated, Op(entry.right()), Op(entry.wrong()), entry.of_precision});
  return bugs;
}

}  // namespace gradcheck::tests

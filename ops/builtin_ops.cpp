#include "ops/builtin_ops.hpp"

#include "gradcheck/sdk/table.hpp"
#include "ops/lecture/lecture_graphs.hpp"

namespace gradcheck::ops {

using Table = const gradcheck_op& (*)();

// One line per op. The source file of an op instantiates its table, so this list compiles without the code of any op.
constexpr Table tables[] = {
    // elementwise
    &sdk::table_of<struct Abs>,
    &sdk::table_of<struct Add>,
    &sdk::table_of<struct Atan2>,
    &sdk::table_of<struct Clamp>,
    &sdk::table_of<struct Cos>,
    &sdk::table_of<struct Div>,
    &sdk::table_of<struct Elu>,
    &sdk::table_of<struct Erf>,
    &sdk::table_of<struct Exp>,
    &sdk::table_of<struct Expm1>,
    &sdk::table_of<struct Gelu>,
    &sdk::table_of<struct GeluTanh>,
    &sdk::table_of<struct HardSigmoid>,
    &sdk::table_of<struct HardSwish>,
    &sdk::table_of<struct Hypot>,
    &sdk::table_of<struct LeakyRelu>,
    &sdk::table_of<struct Log>,
    &sdk::table_of<struct Log1p>,
    &sdk::table_of<struct Logaddexp>,
    &sdk::table_of<struct Logsigmoid>,
    &sdk::table_of<struct Max>,
    &sdk::table_of<struct Min>,
    &sdk::table_of<struct Mish>,
    &sdk::table_of<struct Mul>,
    &sdk::table_of<struct Neg>,
    &sdk::table_of<struct Pow>,
    &sdk::table_of<struct Reciprocal>,
    &sdk::table_of<struct Relu>,
    &sdk::table_of<struct Rsqrt>,
    &sdk::table_of<struct Selu>,
    &sdk::table_of<struct Sigmoid>,
    &sdk::table_of<struct Silu>,
    &sdk::table_of<struct Sin>,
    &sdk::table_of<struct Softplus>,
    &sdk::table_of<struct Softsign>,
    &sdk::table_of<struct Sqrt>,
    &sdk::table_of<struct Square>,
    &sdk::table_of<struct Sub>,
    &sdk::table_of<struct Tanh>,
    &sdk::table_of<struct Where>,
    // reduction
    &sdk::table_of<struct Logsumexp>,
    &sdk::table_of<struct Mean>,
    &sdk::table_of<struct Norm>,
    &sdk::table_of<struct Prod>,
    &sdk::table_of<struct ReduceMax>,
    &sdk::table_of<struct ReduceMin>,
    &sdk::table_of<struct Sum>,
    &sdk::table_of<struct Variance>,
    // normalization
    &sdk::table_of<struct Batchnorm>,
    &sdk::table_of<struct BatchnormEval>,
    &sdk::table_of<struct Groupnorm>,
    &sdk::table_of<struct L2Normalize>,
    &sdk::table_of<struct Layernorm>,
    &sdk::table_of<struct LogSoftmax>,
    &sdk::table_of<struct Rmsnorm>,
    &sdk::table_of<struct Softmax>,
    // loss
    &sdk::table_of<struct AbsoluteError>,
    &sdk::table_of<struct BinaryCrossEntropy>,
    &sdk::table_of<struct BinaryCrossEntropyWithLogits>,
    &sdk::table_of<struct CosineSimilarityLoss>,
    &sdk::table_of<struct Ctc>,
    &sdk::table_of<struct Hinge>,
    &sdk::table_of<struct Huber>,
    &sdk::table_of<struct KlDivergence>,
    &sdk::table_of<struct Nll>,
    &sdk::table_of<struct SkipGram>,
    &sdk::table_of<struct SoftmaxCrossEntropy>,
    &sdk::table_of<struct SoftmaxCrossEntropyDistribution>,
    &sdk::table_of<struct SoftmaxCrossEntropySmoothed>,
    &sdk::table_of<struct SquaredError>,
    &sdk::table_of<struct Triplet>,
    // linear
    &sdk::table_of<struct Affine>,
    &sdk::table_of<struct BatchedMatmul>,
    &sdk::table_of<struct BiasAdd>,
    &sdk::table_of<struct Dot>,
    &sdk::table_of<struct Einsum>,
    &sdk::table_of<struct Matmul>,
    &sdk::table_of<struct Outer>,
    // shape
    &sdk::table_of<struct Concat>,
    &sdk::table_of<struct Cumprod>,
    &sdk::table_of<struct Cumsum>,
    &sdk::table_of<struct Flip>,
    &sdk::table_of<struct Pad>,
    &sdk::table_of<struct Permute>,
    &sdk::table_of<struct Repeat>,
    &sdk::table_of<struct Reshape>,
    &sdk::table_of<struct Slice>,
    &sdk::table_of<struct Split>,
    &sdk::table_of<struct Transpose>,
    // convolution
    &sdk::table_of<struct AvgPool2d>,
    &sdk::table_of<struct BilinearResize>,
    &sdk::table_of<struct Conv1d>,
    &sdk::table_of<struct Conv2d>,
    &sdk::table_of<struct ConvTranspose2d>,
    &sdk::table_of<struct DepthwiseConv2d>,
    &sdk::table_of<struct GridSample>,
    &sdk::table_of<struct MaxPool2d>,
    // indexing
    &sdk::table_of<struct Dropout>,
    &sdk::table_of<struct Embedding>,
    &sdk::table_of<struct Gather>,
    &sdk::table_of<struct IndexSelect>,
    &sdk::table_of<struct MaskedFill>,
    &sdk::table_of<struct ScatterAdd>,
    &sdk::table_of<struct Sort>,
    &sdk::table_of<struct TopK>,
    &sdk::table_of<struct Window>,
    // recurrent
    &sdk::table_of<struct GruCell>,
    &sdk::table_of<struct LstmCell>,
    &sdk::table_of<struct RnnCell>,
    // attention
    &sdk::table_of<struct Attention>,
    &sdk::table_of<struct RotaryEmbedding>,
    // linalg
    &sdk::table_of<struct Cholesky>,
    &sdk::table_of<struct Determinant>,
    &sdk::table_of<struct Inverse>,
    &sdk::table_of<struct Logdet>,
    &sdk::table_of<struct Solve>,
    &sdk::table_of<struct SymmetricEigenvalues>,
    &sdk::table_of<struct Trace>,
    &sdk::table_of<struct TriangularSolve>,
    // geometry
    &sdk::table_of<struct Pinhole>,
    &sdk::table_of<struct QuaternionNormalize>,
    &sdk::table_of<struct QuaternionRotate>,
    &sdk::table_of<struct RigidTransform>,
    &sdk::table_of<struct Se3Exp>,
    &sdk::table_of<struct Se3Log>,
    &sdk::table_of<struct So3Exp>,
    &sdk::table_of<struct So3Log>,
};

std::vector<Op> builtin_ops() {
  std::vector<Op> ops;
  for (const Table table : tables) ops.emplace_back(table());
  for (const Graph& graph : lecture_graphs()) ops.push_back(graph.op());
  return ops;
}

}  // namespace gradcheck::ops

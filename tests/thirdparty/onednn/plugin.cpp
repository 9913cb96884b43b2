// oneDNN's layers as black boxes in float: real kernels with their own backward.
#include "tests/thirdparty/onednn/batch_norm.hpp"
#include "tests/thirdparty/onednn/convolution.hpp"
#include "tests/thirdparty/onednn/deconvolution.hpp"
#include "tests/thirdparty/onednn/eltwise.hpp"
#include "tests/thirdparty/onednn/inner_product.hpp"
#include "tests/thirdparty/onednn/layer_norm.hpp"
#include "tests/thirdparty/onednn/local_response_norm.hpp"
#include "tests/thirdparty/onednn/pooling.hpp"
#include "tests/thirdparty/onednn/prelu.hpp"
#include "tests/thirdparty/onednn/recurrent.hpp"
#include "tests/thirdparty/onednn/resampling.hpp"
#include "tests/thirdparty/onednn/shuffle.hpp"
#include "tests/thirdparty/onednn/softmax.hpp"

using namespace gradcheck::tests::onednn;

GRADCHECK_PLUGIN(Relu, ReluFromY, Tanh, TanhFromY, Elu, EluFromY, Square, Abs, Sqrt, SqrtFromY, Linear, BoundedRelu,
                 SoftRelu, LogSigmoid, Logistic, LogisticFromY, Exp, ExpFromY, GeluTanh, GeluErf, Swish, Mish,
                 HardSwish, Log, Clip, ClipV2, ClipV2FromY, Pow, Softmax, LogSoftmax, LayerNorm, BatchNorm,
                 LocalResponseNorm, Convolution2d, GroupConvolution2d, Deconvolution2d, MaxPool2d, AveragePool2d,
                 AveragePoolInside2d, InnerProduct, Prelu, ResamplingLinear, ResamplingNearest, Shuffle,
                 SimpleRecurrent, Gru, LinearBeforeResetGru, Lstm)

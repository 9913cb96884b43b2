#include "ops/builtin_ops.hpp"

#include "gradcheck/sdk/table.hpp"

namespace gradcheck::ops {

using Table = const gradcheck_op& (*)();

// One line per op. The op's own source file instantiates its table, so this list compiles without any op's code.
constexpr Table tables[] = {
    // elementwise
    &sdk::table_of<struct Add>,
    &sdk::table_of<struct Div>,
    &sdk::table_of<struct Exp>,
    &sdk::table_of<struct Log>,
    &sdk::table_of<struct Max>,
    &sdk::table_of<struct Mul>,
    &sdk::table_of<struct Relu>,
    &sdk::table_of<struct Sigmoid>,
    &sdk::table_of<struct Sub>,
    &sdk::table_of<struct Tanh>,
    // linear
    &sdk::table_of<struct Affine>,
    &sdk::table_of<struct Matmul>,
    // reduction
    &sdk::table_of<struct Mean>,
    &sdk::table_of<struct Sum>,
    // normalization
    &sdk::table_of<struct Layernorm>,
    &sdk::table_of<struct Softmax>,
    // loss
    &sdk::table_of<struct SoftmaxCrossEntropy>,
};

std::vector<Op> builtin_ops() {
  std::vector<Op> ops;
  for (const Table table : tables) ops.emplace_back(table());
  return ops;
}

}  // namespace gradcheck::ops

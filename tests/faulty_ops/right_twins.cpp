#include "tests/faulty_ops/faulty_ops.hpp"
#include "tests/faulty_ops/wrong_kink.hpp"
#include "tests/test_ops/gain.hpp"
#include "tests/test_ops/gather.hpp"
#include "tests/test_ops/log.hpp"
#include "tests/test_ops/matrix_product.hpp"
#include "tests/test_ops/row_bias.hpp"
#include "tests/test_ops/row_sums.hpp"
#include "tests/test_ops/shifted_square.hpp"
#include "tests/test_ops/softmax.hpp"
#include "tests/test_ops/square.hpp"

namespace gradcheck::tests {

std::vector<Op> right_twins() {
  using sdk::table_of;
  return {
      Op(table_of<Square>()),  Op(table_of<SquareBlock>()),  Op(table_of<ShiftedSquare>()),
      Op(table_of<RowBias>()), Op(table_of<Mix>()),          Op(table_of<Softmax>()),
      Op(table_of<Gather>()),  Op(table_of<RowSums>()),      Op(table_of<Gain>()),
      Op(table_of<Relu>()),    Op(table_of<SteepestKink>()), Op(table_of<PromisedSlope>()),
      Op(table_of<Largest>()), Op(table_of<TiesShared>()),   Op(table_of<Log>()),
  };
}

}  // namespace gradcheck::tests

#include "tests/faulty_ops/faulty_ops.hpp"
#include "tests/faulty_ops/wrong_attribute.hpp"
#include "tests/faulty_ops/wrong_in_many.hpp"
#include "tests/faulty_ops/wrong_kink.hpp"
#include "tests/faulty_ops/wrong_matrix.hpp"
#include "tests/faulty_ops/wrong_sum.hpp"

namespace gradcheck::tests {

std::vector<FaultyOp> faulty_tensors() {
  using sdk::table_of;
  const std::string kink = "outside-the-subdifferential";
  const std::optional<Extents> nowhere;
  const std::optional<std::vector<Extents>> any;
  return {
      {Op(table_of<TransposeMissing>()),
       Verdict::fail,
       "wrong-value",
       "x",
       nowhere,
       {{{1, 2}, {2, 2}}},
       100,
       "",
       {0, 1}},
      {Op(table_of<OffDiagonalDropped>()), Verdict::fail, "wrong-value", "x", nowhere, {{{2}}}, 100, "", {0, 1}},
      {Op(table_of<FalselyDiagonal>()), Verdict::fail, "structure", "x", nowhere, {{{2}}}, 100, "y/x is declared"},
      {Op(table_of<BroadcastNotSummed>()), Verdict::fail, "wrong-value", "b", Extents{0}, {{{2, 1}, {1}}}},
      {Op(table_of<LastContribution>()), Verdict::fail, "wrong-value", "table", Extents{0}, {{{1}, {2}}}},
      {Op(table_of<GainIgnored>()), Verdict::fail, "wrong-value", "x", Extents{0}, {{{1}}}},
      {Op(table_of<SteepKink>()), Verdict::fail, kink, "x", Extents{0}, {{{1}}}, 200},
      {Op(table_of<OtherSlope>()), Verdict::fail, "wrong-value", "x", Extents{0}, {{{1}}}, 200},
      {Op(table_of<TiesOvercounted>()), Verdict::fail, kink, "x", Extents{0}, {{{2}}}, 200},
      {Op(table_of<OneInThousand>()), Verdict::fail, "wrong-value", "x", nowhere, any, 400, "", {777}},
      {Op(table_of<TwoSwapped>()), Verdict::fail, "wrong-value", "x", nowhere, any, 400, "", {3, 700}},
  };
}

}  // namespace gradcheck::tests

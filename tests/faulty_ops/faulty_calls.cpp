#include "tests/faulty_ops/faulty_ops.hpp"
#include "tests/faulty_ops/wrong_call.hpp"

namespace gradcheck::tests {

std::vector<FaultyOp> faulty_calls() {
  using sdk::table_of;
  const std::optional<Extents> nowhere;
  return {
      {Op(table_of<WrongShape>()),
       Verdict::fail,
       "shape-convention",
       "",
       nowhere,
       {{{1, 2}}},
       100,
       "dx is 1 x 2 and was assigned a value of 1 x 1"},
      {Op(table_of<BehindTheEnd>()), Verdict::error, "op-failed", "", nowhere, {{{1}}}, 100, "wrote outside of dx"},
      {Op(table_of<BackwardThrows>()),
       Verdict::error,
       "op-failed",
       "",
       nowhere,
       {{{3}}},
       100,
       "backward failed in double-double: more than two are too many"},
      {Op(table_of<LogAnywhere>()), Verdict::undecided, "forward-not-finite", "", nowhere, {{{1}}}, 100, "y[0] is"},
  };
}

}  // namespace gradcheck::tests

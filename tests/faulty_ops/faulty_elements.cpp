#include "tests/faulty_ops/faulty_ops.hpp"
#include "tests/faulty_ops/wrong_element.hpp"
#include "tests/faulty_ops/wrong_factor.hpp"
#include "tests/faulty_ops/wrong_point.hpp"
#include "tests/faulty_ops/wrong_upstream.hpp"

namespace gradcheck::tests {

std::vector<FaultyOp> faulty_elements() {
  using sdk::table_of;
  const Extents first = {0};
  const std::vector<Extents> one = {{1}};
  return {
      {Op(table_of<WrongSign>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<FactorTwo>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<AlwaysZero>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<UpstreamIgnored>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<DerivativeAtOutput>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<KeptTooEarly>()), Verdict::fail, "wrong-value", "x", first, one},
      {Op(table_of<SlightlyWrongThird>()), Verdict::fail, "wrong-value", "x", Extents{2}, {{{3}}}},
      {Op(table_of<NanInSecond>()), Verdict::fail, "not-a-number", "x", Extents{1}, {{{2}}}, 100, "is NaN"},
      {Op(table_of<InfiniteInSecond>()), Verdict::fail, "infinite", "x", Extents{1}, {{{2}}}, 100, "-inf"},
      {Op(table_of<LastNotWritten>()), Verdict::fail, "not-written", "x", first, one, 100, "never written"},
      {Op(table_of<WrongBehindEight>()), Verdict::fail, "wrong-value", "x", Extents{8}, {{{9}}}},
  };
}

}  // namespace gradcheck::tests

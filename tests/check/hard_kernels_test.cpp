#include "tests/check/hard_kernels.hpp"

#include <catch2/catch.hpp>

namespace gradcheck::tests {
namespace {

TEST_CASE("the right derivative of a black box is not called wrong where differences say little", "[calibration]") {
  std::int64_t seen = 0, trials = 0;
  for (const HardKernel& kernel : measure_hard_kernels(7, 60)) {
    INFO(kernel.row());
    CHECK(kernel.called_wrong == 0);
    seen += kernel.seen;
    trials += kernel.trials;
  }
  CHECK(2 * seen > trials);
}

}  // namespace
}  // namespace gradcheck::tests

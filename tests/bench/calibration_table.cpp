/// calibration_table [trials]: prints how often the bounds of numeric derivatives fail and how wide they are; 1,000,000
/// trials by default. Exit code 1 if a rate exceeds the one in docs/numerics.md.
#include <cstdio>
#include <cstdlib>

#include "tests/check/hard_kernels.hpp"
#include "tests/reference/calibration.hpp"

int main(int argc, char** argv) {
  using namespace gradcheck::tests;
  char* end = nullptr;
  const long long trials = argc > 1 ? std::strtoll(argv[1], &end, 10) : 1000000;
  if (argc > 2 || trials < 1 || (end != nullptr && *end != '\0')) {
    std::fprintf(stderr, "usage: calibration_table [trials], a whole number of at least 1\n");
    return 2;
  }
  const TreeCalibration trees = calibrate_trees(1, trials);
  std::printf("%s\nops that compute in one scalar, bound over the largest entry of the gradient\n",
              trees.table().c_str());
  bool kept = trees.violations <= trees.trials / 10000 + 1 && trees.confirmed_fails == 0 &&
              trees.undecided <= trees.trials / 200 + 1;
  for (const BlackBoxCalibration& box : calibrate_black_boxes(1, trials / 100 + 1)) {
    std::printf("%s", box.row().c_str());
    kept = kept && box.violations <= box.trials / 1000 + 1;
  }
  std::printf("\nblack boxes where differences say little: the verdict on a right and on a 10 %% wrong derivative\n");
  std::int64_t tried = 0, called_wrong = 0;
  for (const HardKernel& kernel : measure_hard_kernels(1, trials / 200 + 1)) {
    std::printf("%s", kernel.row().c_str());
    tried += kernel.trials;
    called_wrong += kernel.called_wrong;
  }
  kept = kept && called_wrong <= tried / 10000;
  return kept ? 0 : 1;
}

#pragma once

#include <string>
#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::bench {

/// A built-in op at realistic sizes, with random values.
struct BenchCase {
  std::string label;
  Op op;
  Case instance;
};

std::vector<BenchCase> harness_cases();

/// A built-in op of one input.
BenchCase elementwise_case(const std::string& name, const Shape& shape);

void register_harness_benches();
void register_run_benches();
void register_product_benches();
void register_pack_benches();

}  // namespace gradcheck::bench

#include "gradcheck/reference/structure_claims.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "tests/test_ops/some_case.hpp"

namespace gradcheck::tests {
namespace structure_claims_test {

gradcheck_status never(const gradcheck_op*, gradcheck_call*) { return GRADCHECK_FAILED; }

/// The broken claim, or "", of an op x[3] -> y[3] with this structure.
std::string broken(const char* structure, std::int64_t row, std::int64_t column, const SampledEntry& entry,
                   bool in_extended_scalar = true) {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = table.backward_scalars = GRADCHECK_SCALAR_DOUBLE_DOUBLE;
  table.signature = "f: x[N] -> y[N]";
  table.structure = structure;
  table.forward = table.backward = &never;
  const Op op(table);
  return StructureClaims(op, some_case(op, {{"N", 3}}), 0, 0)
      .broken(row, column, entry, in_extended_scalar)
      .value_or("");
}

TEST_CASE("an entry outside of the declared pattern may not move") {
  const std::string claim = "y/x is declared zero outside of its pattern";
  CHECK(broken("y/x diagonal", 0, 1, {.moved = true}) == claim);
  CHECK(broken("y/x diagonal", 0, 1, {.moved = true}, false) == claim);
  CHECK(broken("y/x diagonal", 0, 1, {}).empty());
  CHECK(broken("y/x diagonal", 1, 1, {.moved = true, .value = 5}).empty());
}

TEST_CASE("an entry that is declared linear may not be curved") {
  const std::string claim = "y/x is declared linear, with no second difference";
  CHECK(broken("y/x linear", 0, 1, {.moved = true, .curved = true, .value = 5}) == claim);
  CHECK(broken("y/x linear", 0, 1, {.moved = true, .value = 5}).empty());
  CHECK(broken("y/x diagonal", 1, 1, {.moved = true, .curved = true, .value = 5}).empty());
  CHECK(broken("y/x linear", 0, 1, {.moved = true, .curved = true, .value = 5}, false).empty());
}

TEST_CASE("an entry of a declared permutation is 0 or 1 within its bound, unless it has a kink") {
  const std::string claim = "y/x is declared a permutation, of entries 0 and 1";
  for (const double sign : {1.0, -1.0}) {
    CHECK(broken("y/x permutation", 0, 1, {.value = sign, .bound = 0.125}).empty());
    CHECK(broken("y/x permutation", 0, 1, {.value = 1.125 * sign, .bound = 0.125}).empty());
    CHECK(broken("y/x permutation", 0, 1, {.value = 0.125 * sign, .bound = 0.125}).empty());
    CHECK(broken("y/x permutation", 0, 1, {.value = 0.5 * sign, .bound = 0.125}) == claim);
    CHECK(broken("y/x permutation", 0, 1, {.value = 2 * sign, .bound = 0.125}) == claim);
  }
  CHECK(broken("y/x permutation", 0, 1, {.value = 0, .bound = 0}).empty());
  CHECK(broken("y/x permutation", 0, 1, {.has_kink = true, .value = 0.5}).empty());
  CHECK(broken("y/x linear", 0, 1, {.value = 0.5}).empty());
}

}  // namespace structure_claims_test
}  // namespace gradcheck::tests

#include "gradcheck/check/compare/jacobian_size.hpp"

#include <catch2/catch.hpp>

#include "tests/test_ops/declared_op.hpp"

namespace gradcheck {
namespace jacobian_size_test {

bool is_small(std::int64_t columns, std::int64_t rows) {
  const Op op = tests::declared_op({.signature = "f: x[N], ids:index(N)[M] -> y[M]"});
  Bindings bindings;
  bindings.set_dimension("N", columns);
  bindings.set_dimension("M", rows);
  return has_small_jacobian(op, make_case(op, bindings, {}));
}

TEST_CASE("a Jacobian is small up to 4096 entries and 256 rows or columns") {
  CHECK(is_small(64, 64));
  CHECK(is_small(256, 16));
  CHECK(is_small(16, 256));
  CHECK_FALSE(is_small(65, 64));
  CHECK_FALSE(is_small(64, 65));
  CHECK_FALSE(is_small(257, 1));
  CHECK_FALSE(is_small(1, 257));
}

}  // namespace jacobian_size_test
}  // namespace gradcheck

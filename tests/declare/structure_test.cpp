#include "gradcheck/declare/structure.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gradcheck {
namespace structure_test {

const Signature signature =
    parse_signature("f: x[A...,T,N], s[T,N], v[2*N], ids:index(N)[N] -> y[A...,T,N], z[N,N], best:index(N)[T]");

std::string failure(const std::string& text) {
  return tests::parse_failure([&] { parse_structure(text, signature); });
}

// The pattern drawn with one row per output element.
std::vector<std::string> drawn(const Signature& op, const std::string& claims, const Shape& output,
                               const Shape& input) {
  const JacobianPattern pattern(op, parse_structure(claims, op), 0, 0, output, input);
  std::vector<std::string> rows;
  for (std::int64_t i = 0; i < output.size(); ++i) {
    rows.emplace_back();
    for (std::int64_t j = 0; j < input.size(); ++j) rows.back() += pattern.may_be_nonzero(i, j) ? 'x' : '.';
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST_CASE("claims name an output, an input, and kinds") {
  const auto claims =
      parse_structure("y/x block-diagonal over A, causal over T; y/s linear; z/v permutation; z/x diagonal", signature);
  REQUIRE(claims.size() == 5);
  CHECK(claims[0] == StructureClaim{0, 0, StructureKind::block_diagonal, "A"});
  CHECK(claims[1] == StructureClaim{0, 0, StructureKind::causal, "T"});
  CHECK(claims[2] == StructureClaim{0, 1, StructureKind::linear, ""});
  CHECK(claims[3] == StructureClaim{1, 2, StructureKind::permutation, ""});
  CHECK(claims[4] == StructureClaim{1, 0, StructureKind::diagonal, ""});
  CHECK(parse_structure("y/x linear; y/x causal over T", signature).size() == 2);
  const auto band = parse_structure("y/x banded 2 over T, block-diagonal over N", signature);
  REQUIRE(band.size() == 2);
  CHECK(band[0] == StructureClaim{0, 0, StructureKind::banded, "T", 2});
  CHECK(parse_structure("", signature).empty());
  CHECK(to_string(StructureKind::block_diagonal) == "block-diagonal");
}

TEST_CASE("a diagonal follows the broadcast") {
  const Signature add = parse_signature("add: x[A...], y[B...] -> z[broadcast(A,B)]");
  CHECK(drawn(add, "z/x diagonal", {3}, {3}) == Rows{"x..", ".x.", "..x"});
  CHECK(drawn(add, "z/x diagonal", {2, 2}, {2, 2}) == Rows{"x...", ".x..", "..x.", "...x"});
  CHECK(drawn(add, "z/x diagonal", {2, 2}, {2}) == Rows{"x.", ".x", "x.", ".x"});
  CHECK(drawn(add, "z/x diagonal", {2, 2}, {2, 1}) == Rows{"x.", "x.", ".x", ".x"});
  CHECK(drawn(add, "z/x diagonal", {2, 1, 2}, {2, 1, 1}) == Rows{"x.", "x.", ".x", ".x"});
  CHECK(drawn(add, "z/x diagonal", {2, 2, 2}, {2, 1, 2}) ==
        Rows{"x...", ".x..", "x...", ".x..", "..x.", "...x", "..x.", "...x"});
  CHECK(drawn(add, "z/x diagonal", {2}, {}) == Rows{"x", "x"});
  CHECK(drawn(add, "z/x diagonal", {0}, {0}).empty());
}

TEST_CASE("a diagonal needs shapes that broadcast") {
  const Signature add = parse_signature("add: x[A...], y[B...] -> z[broadcast(A,B)]");
  CHECK_THROWS_AS(drawn(add, "z/x diagonal", {1}, {3}), ShapeError);
  CHECK_THROWS_AS(drawn(add, "z/x diagonal", {3}, {2}), ShapeError);
  CHECK_THROWS_AS(drawn(add, "z/x diagonal", {3}, {1, 3}), ShapeError);
}

TEST_CASE("a block diagonal compares the axes of its symbol") {
  const Signature rows = parse_signature("softmax: x[A...,N] -> y[A...,N]");
  CHECK(drawn(rows, "y/x block-diagonal over A", {2, 2}, {2, 2}) == Rows{"xx..", "xx..", "..xx", "..xx"});
  CHECK(drawn(rows, "y/x block-diagonal over N", {2, 2}, {2, 2}) == Rows{"x.x.", ".x.x", "x.x.", ".x.x"});
  CHECK(drawn(rows, "y/x block-diagonal over A", {2}, {2}) == Rows{"xx", "xx"});
  CHECK(drawn(rows, "y/x block-diagonal over A", {1, 2, 2}, {1, 2, 2}) == Rows{"xx..", "xx..", "..xx", "..xx"});
  const Signature moved = parse_signature("f: x[A...,N] -> y[N,A...]");
  CHECK(drawn(moved, "y/x block-diagonal over A, block-diagonal over N", {2, 3}, {3, 2}) ==
        Rows{"x.....", "..x...", "....x.", ".x....", "...x..", ".....x"});
  CHECK(drawn(moved, "y/x block-diagonal over N, block-diagonal over A", {2, 3}, {3, 2}) ==
        Rows{"x.....", "..x...", "....x.", ".x....", "...x..", ".....x"});
  const Signature matrix = parse_signature("f: x[N,D] -> y[M,N] where N > 0", std::vector<std::string>{"M"});
  CHECK(drawn(matrix, "y/x block-diagonal over N", {1, 2}, {2, 2}) == Rows{"xx..", "..xx"});
}

TEST_CASE("a banded pattern looks at its neighbours") {
  const Signature smooth = parse_signature("smooth: x[B,T] -> y[B,T]");
  CHECK(drawn(smooth, "y/x banded 1 over T", {1, 4}, {1, 4}) == Rows{"xx..", "xxx.", ".xxx", "..xx"});
  CHECK(drawn(smooth, "y/x banded 0 over T", {1, 2}, {1, 2}) == Rows{"x.", ".x"});
  CHECK(drawn(smooth, "y/x banded 9 over T", {1, 2}, {1, 2}) == Rows{"xx", "xx"});
  CHECK(drawn(smooth, "y/x banded 1 over T, causal over T", {1, 3}, {1, 3}) == Rows{"x..", "xx.", ".xx"});
  CHECK(drawn(smooth, "y/x block-diagonal over B, banded 0 over T", {2, 2}, {2, 2}) ==
        Rows{"x...", ".x..", "..x.", "...x"});
}

TEST_CASE("a causal pattern looks only back") {
  const Signature scan = parse_signature("cumsum: x[B,T] -> y[B,T]");
  CHECK(drawn(scan, "y/x causal over T", {1, 3}, {1, 3}) == Rows{"x..", "xx.", "xxx"});
  CHECK(drawn(scan, "y/x causal over T", {2, 2}, {2, 2}) == Rows{"x.x.", "xxxx", "x.x.", "xxxx"});
  CHECK(drawn(scan, "y/x causal over T, block-diagonal over B", {2, 2}, {2, 2}) ==
        Rows{"x...", "xx..", "..x.", "..xx"});
  CHECK(drawn(scan, "y/x block-diagonal over B, causal over T", {2, 2}, {2, 2}) ==
        Rows{"x...", "xx..", "..x.", "..xx"});
}

TEST_CASE("permutation and linear leave the pattern free") {
  const Signature flip = parse_signature("flip: x[N] -> y[N]");
  const auto claims = parse_structure("y/x permutation, linear", flip);
  CHECK_FALSE(JacobianPattern(flip, claims, 0, 0, {2}, {2}).restricts());
  CHECK(drawn(flip, "y/x permutation, linear", {2}, {2}) == Rows{"xx", "xx"});
  CHECK(JacobianPattern(flip, parse_structure("y/x diagonal", flip), 0, 0, {2}, {2}).restricts());
}

TEST_CASE("only the claims of the pair count") {
  const Signature affine = parse_signature("f: x[N], b[N] -> y[N]");
  const auto claims = parse_structure("y/b diagonal", affine);
  CHECK_FALSE(JacobianPattern(affine, claims, 0, 0, {2}, {2}).restricts());
  CHECK(JacobianPattern(affine, claims, 0, 1, {2}, {2}).restricts());
  const Signature two = parse_signature("f: x[N] -> y[N], z[N]");
  CHECK_FALSE(JacobianPattern(two, parse_structure("z/x diagonal", two), 0, 0, {2}, {2}).restricts());
}

TEST_CASE("a pattern refuses shapes of another signature") {
  const Signature scan = parse_signature("cumsum: x[B,T] -> y[B,T]");
  CHECK_THROWS_AS(drawn(scan, "y/x causal over T", {2, 3}, {2, 4}), ShapeError);
  CHECK_THROWS_AS(drawn(scan, "y/x causal over T", {3}, {2, 3}), ShapeError);
}

TEST_CASE("a wrong claim is refused at its column") {
  CHECK(failure("w/x linear") == "column 1: expected an output with a gradient (y, z), got 'w'");
  CHECK(failure("best/x linear") == "column 1: expected an output with a gradient (y, z), got 'best'");
  CHECK(failure("y x linear") == "column 3: expected '/', got 'x'");
  CHECK(failure("y/ids linear") == "column 3: expected an input with a gradient (x, s, v), got 'ids'");
  CHECK(failure("y/x") ==
        "column 4: expected diagonal, block-diagonal, causal, banded, permutation or linear, got the end of the text");
  CHECK(failure("y/x dense") ==
        "column 5: expected diagonal, block-diagonal, causal, banded, permutation or linear, got 'dense'");
  CHECK(failure("y/x block over A") == "column 11: expected '-', got 'over'");
  CHECK(failure("y/x block-diagonal A") == "column 20: expected 'over', got 'A'");
  CHECK(failure("y/x banded over T") == "column 12: expected an integer, got 'over'");
  CHECK(failure("y/x banded 1 over A") == "column 19: expected a dimension, for a sequence has no order, got 'A'");
  CHECK(failure("y/x causal over 3") == "column 17: expected a dimension or a sequence, got '3'");
  CHECK(failure("y/s block-diagonal over A") ==
        "column 25: expected a symbol that stands alone once in y[A..., T, N] and in s[T, N], got 'A'");
  CHECK(failure("z/s block-diagonal over N") ==
        "column 25: expected a symbol that stands alone once in z[N, N] and in s[T, N], got 'N'");
  CHECK(failure("y/v causal over N") ==
        "column 17: expected a symbol that stands alone once in y[A..., T, N] and in v[2*N], got 'N'");
  CHECK(failure("y/x causal over A") == "column 17: expected a dimension, for a sequence has no order, got 'A'");
  CHECK(failure("y/x linear, linear") == "column 13: expected a claim not made before, got 'linear'");
  CHECK(failure("y/x linear y/s linear") == "column 12: expected ',', ';' or the end of the text, got 'y'");
}

TEST_CASE("mutated claims raise nothing but ParseError") {
  const auto count = tests::try_mutations({"y/x block-diagonal over A, linear; y/s causal over T; z/v permutation"},
                                          20000, [](const std::string& text) { parse_structure(text, signature); });
  CHECK(count.accepted > 300);
  CHECK(count.refused > 5000);
}

}  // namespace structure_test
}  // namespace gradcheck

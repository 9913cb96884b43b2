#include "properties/random_shapes.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "gradcheck/error.hpp"
#include "tests/test_ops/declared_op.hpp"

namespace gradcheck::properties {
namespace {

using tests::declared_op;

constexpr int draws = 2000;

template <class Look>
void for_draws(const Op& op, Look look) {
  for (int draw = 0; draw < draws; ++draw) {
    RandomStream random(static_cast<std::uint64_t>(draw));
    look(draw_shapes(op, random));
  }
}

TEST_CASE("sequences have every rank from 0 to 3, with extents of 1 and above") {
  std::map<std::size_t, int> ranks;
  std::map<std::int64_t, int> extents;
  for_draws(declared_op({"f: x[A...] -> y[A...]"}), [&](const ShapesAndAttributes& drawn) {
    const Shape& shape = drawn.bindings.sequence("A")->extents;
    ++ranks[shape.rank()];
    for (const std::int64_t extent : shape) ++extents[extent];
  });
  REQUIRE(ranks.size() == 4);
  for (std::size_t rank = 0; rank <= 3; ++rank) CHECK(ranks[rank] > draws / 8);
  for (std::int64_t extent = 1; extent <= 7; ++extent) CHECK(extents[extent] > 50);
  CHECK(extents.begin()->first == 1);
  CHECK(extents.rbegin()->first > 16);
}

TEST_CASE("dimensions are often different, equal, 1 and large") {
  int differ = 0, equal = 0, one = 0, beyond_eight = 0, beyond_sixteen = 0;
  for_draws(declared_op({"f: x[N,D], W[D,M] -> z[N,M]"}), [&](const ShapesAndAttributes& drawn) {
    const auto extent = [&](const char* name) { return drawn.bindings.dimension(name)->extent; };
    const std::int64_t n = extent("N"), d = extent("D"), m = extent("M");
    differ += n != d && d != m && n != m && n > 1 && d > 1 && m > 1 ? 1 : 0;
    equal += n == d && d == m ? 1 : 0;
    one += n == 1 || d == 1 || m == 1 ? 1 : 0;
    beyond_eight += n > 8 ? 1 : 0;
    beyond_sixteen += n > 16 ? 1 : 0;
    CHECK(n * d + d * m + n * m <= 4096);
  });
  CHECK(differ > draws / 8);
  CHECK(equal > draws / 50);
  CHECK(one > draws / 4);
  CHECK(beyond_eight > draws / 50);
  CHECK(beyond_sixteen > draws / 100);
}

TEST_CASE("attributes differ from their defaults in about half of the cases and cover their ranges") {
  std::map<std::string, std::map<std::string, int>> seen;
  const Op op = declared_op(
      {"f: x[A...] -> y[]",
       "stride: int in 1..3 = 1; alpha: real in [0, 2] = 0.5; slope: real in (0, inf) = 1; on: bool = false; "
       "mode: {none, sum, mean} = mean; axis: int in -rank(A)..rank(A) = 0"});
  for_draws(op, [&](const ShapesAndAttributes& drawn) {
    for (const AttributeSpec& spec : op.attributes()) {
      const AttributeValue& value = *drawn.attributes.find(spec.name);
      ++seen[spec.name][value.to_string()];
      CHECK_FALSE(out_of_range(spec, value, drawn.bindings, drawn.attributes));
      if (spec.kind == AttributeKind::real) CHECK(value.real == static_cast<double>(static_cast<float>(value.real)));
    }
  });
  const auto share = [&](const char* name, const char* value) {
    return seen[name][value] / static_cast<double>(draws);
  };
  CHECK(share("stride", "1") == Approx(0.5 + 0.5 / 3).margin(0.05));
  CHECK(share("stride", "3") == Approx(0.5 / 3).margin(0.05));
  CHECK(share("alpha", "0.5") == Approx(0.5 + 0.5 / 17).margin(0.05));
  CHECK(share("alpha", "0") > 0.01);
  CHECK(share("alpha", "2") > 0.01);
  CHECK(seen["alpha"].size() == 17);
  CHECK(seen["slope"].size() > 8);
  CHECK(share("on", "true") == Approx(0.25).margin(0.05));
  CHECK(share("mode", "none") == Approx(0.5 / 3).margin(0.05));
  CHECK(share("mode", "mean") == Approx(0.5 + 0.5 / 3).margin(0.05));
  for (const char* axis : {"-3", "-1", "0", "1", "3"}) CHECK(seen["axis"][axis] > 10);
}

TEST_CASE("operands of a broadcast always fit, and are stretched and of different rank") {
  int stretched = 0, other_rank = 0, three = 0;
  for_draws(declared_op({"add: x[A...], y[B...], z[C...] -> s[broadcast(A,B,C)]"}),
            [&](const ShapesAndAttributes& drawn) {
              const Shape &a = drawn.bindings.sequence("A")->extents, &b = drawn.bindings.sequence("B")->extents,
                          &c = drawn.bindings.sequence("C")->extents;
              CHECK_NOTHROW(broadcast(broadcast(a, b), c));
              stretched += broadcast(a, b) != a ? 1 : 0;
              other_rank += a.rank() != b.rank() ? 1 : 0;
              three += a != b && b != c && a != c ? 1 : 0;
            });
  CHECK(stretched > draws / 8);
  CHECK(other_rank > draws / 20);
  CHECK(three > draws / 20);
}

TEST_CASE("shapes satisfy the conditions of the signature") {
  const Op op = declared_op(
      {"conv: x[H,W], k[K,L] -> y[(H+2*pad-K)/stride+1,(W+2*pad-L)/stride+1] where K <= H+2*pad, L <= W+2*pad, H != W",
       "pad: int in 0..2 = 0; stride: int in 1..3 = 1"});
  int wide_kernel = 0;
  for_draws(op, [&](const ShapesAndAttributes& drawn) {
    CHECK_FALSE(unsatisfied(op.signature(), drawn.bindings, drawn.attributes));
    for (const Shape& shape : output_shapes(op.signature(), drawn.bindings, drawn.attributes)) CHECK(shape.size() >= 1);
    wide_kernel += drawn.bindings.dimension("K")->extent > drawn.bindings.dimension("H")->extent ? 1 : 0;
  });
  CHECK(wide_kernel > 10);
}

std::string reason_of(const tests::Declarations& declarations) {
  RandomStream random(1);
  try {
    draw_shapes(declared_op(declarations), random);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a signature that cannot be satisfied is refused with the last reason") {
  CHECK_THAT(
      reason_of({"f: x[N] -> y[N] where N > 1000"}),
      Catch::StartsWith(
          "the signature of f could not be satisfied in 1000 draws of shapes and attributes; the last reason: ") &&
          Catch::Contains("N > 1000"));
  CHECK_THAT(reason_of({"f: x[N] -> y[N-100]"}), Catch::Contains("extent N-100 of y is -"));
  CHECK_THAT(reason_of({"f: x[N], ids:index(N-100)[N] -> y[N]"}), Catch::Contains("index bound N-100 of ids is -"));
  CHECK_THAT(reason_of({"f: x[N] -> y[N]", "k: int in N..N-1 = 1"}), Catch::Contains("the range N..N-1 of k is empty"));
  CHECK_THAT(reason_of({"f: x[N] -> y[5000]"}), Catch::Contains("the limit is 4096"));
  CHECK(reason_of({"f: x[N], ids:index(N-23)[N] -> y[N]"}).empty());  // N = 24 is possible
}

TEST_CASE("the same seed draws the same shapes") {
  const Op op = declared_op({"add: x[A...], y[B...], w[N] -> s[broadcast(A,B)]", "k: int in 0..9 = 0"});
  std::set<std::string> texts;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    RandomStream one(seed), other(seed);
    const ShapesAndAttributes a = draw_shapes(op, one), b = draw_shapes(op, other);
    CHECK(a.bindings.to_string() == b.bindings.to_string());
    CHECK(a.attributes == b.attributes);
    texts.insert(a.bindings.to_string() + a.attributes.to_string());
  }
  CHECK(texts.size() > 90);
}

}  // namespace
}  // namespace gradcheck::properties

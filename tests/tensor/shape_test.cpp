#include "gradcheck/tensor/shape.hpp"

#include "gradcheck/error.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

namespace gradcheck {
namespace {

using Catch::Matchers::Message;
using Index = std::vector<std::int64_t>;

constexpr std::int64_t huge = std::int64_t{1} << 40;

TEST_CASE("a shape counts its elements") {
  CHECK(Shape{}.size() == 1);
  CHECK(Shape{}.rank() == 0);
  CHECK(Shape{2, 3, 4}.size() == 24);
  CHECK(Shape{2, 0, 4}.size() == 0);
  CHECK(Shape{huge, huge, 0}.size() == 0);
  CHECK(Shape{huge, 4}.size() == 4 * huge);
  CHECK_THROWS_MATCHES((Shape{huge, huge}.size()), ShapeError,
                       Message("shape [1099511627776, 1099511627776] has more elements than 64 bits can count"));
}

TEST_CASE("a shape refuses negative extents") {
  CHECK_THROWS_MATCHES((Shape{2, -1}), ShapeError, Message("shape [2, -1] has a negative extent"));
  CHECK_THROWS_AS(Shape(Index{-3}), ShapeError);
}

TEST_CASE("shapes compare and print by their extents") {
  CHECK(Shape{2, 3} == Shape(Index{2, 3}));
  CHECK(Shape{2, 3} != Shape{3, 2});
  CHECK(Shape{1} != Shape{});
  CHECK(Shape{2, 3}.to_string() == "[2, 3]");
  CHECK(Shape{}.to_string() == "[]");
  const Shape shape{5, 7};
  CHECK(Index(shape.begin(), shape.end()) == Index{5, 7});
}

TEST_CASE("strides are row-major") {
  CHECK(Shape{2, 3, 4}.strides() == Index{12, 4, 1});
  CHECK(Shape{}.strides().empty());
  CHECK(Shape{2, 0, 4}.strides() == Index{4, 4, 1});
  CHECK_THROWS_AS((Shape{huge, 0, huge}.strides()), ShapeError);
}

TEST_CASE("ravel inverts unravel") {
  const Shape shape{2, 3, 4};
  CHECK(shape.unravel(0) == Index{0, 0, 0});
  CHECK(shape.unravel(17) == Index{1, 1, 1});
  CHECK(shape.unravel(23) == Index{1, 2, 3});
  for (std::int64_t element = 0; element < shape.size(); ++element)
    CHECK(shape.ravel(shape.unravel(element)) == element);
  CHECK(Shape{}.unravel(0).empty());
  CHECK(Shape{}.ravel(Index{}) == 0);
}

TEST_CASE("ravel and unravel refuse places outside of the shape") {
  const Shape shape{2, 3};
  CHECK_THROWS_MATCHES(shape.unravel(6), ShapeError, Message("element 6 lies outside shape [2, 3]"));
  CHECK_THROWS_AS(shape.unravel(-1), ShapeError);
  CHECK_THROWS_AS((Shape{0}.unravel(0)), ShapeError);
  CHECK_THROWS_AS(shape.ravel(Index{0, 3}), ShapeError);
  CHECK_THROWS_AS(shape.ravel(Index{-1, 0}), ShapeError);
  CHECK_THROWS_AS(shape.ravel(Index{1}), ShapeError);
}

TEST_CASE("broadcasting aligns the last axes and stretches extents of 1") {
  CHECK(broadcast({2, 3}, {3}) == Shape{2, 3});
  CHECK(broadcast({3}, {2, 3}) == Shape{2, 3});
  CHECK(broadcast({2, 1}, {1, 4}) == Shape{2, 4});
  CHECK(broadcast({}, {5}) == Shape{5});
  CHECK(broadcast({1}, {0}) == Shape{0});
  CHECK_THROWS_MATCHES(broadcast({2, 3}, {2}), ShapeError, Message("shapes [2, 3] and [2] do not broadcast"));
  CHECK_THROWS_AS(broadcast({0}, {2}), ShapeError);
}

}  // namespace
}  // namespace gradcheck

#include "gradcheck/tensor/view.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

using namespace gradcheck;

namespace {

/// A tensor whose elements count from 0 in memory order; gaps between strides are also counted.
template <class Element>
struct Sample {
  Sample(std::vector<std::int64_t> shape, std::vector<std::int64_t> steps)
      : extents(std::move(shape)), strides(std::move(steps)), memory(64) {
    std::iota(memory.begin(), memory.end(), Element(0));
  }
  View<Element> view() const { return View<Element>(Layout<const Element>{memory.data(), extents, strides, "x"}); }
  Out<Element> out() { return Out<Element>(Layout<Element>{memory.data(), extents, strides, "x"}); }

  std::vector<std::int64_t> extents, strides;
  std::vector<Element> memory;
};

}  // namespace

TEST_CASE("a view reads elements by index") {
  const Sample<double> sample({2, 3}, {3, 1});
  const View<double> x = sample.view();
  CHECK(x.rank() == 2);
  CHECK(x.size() == 6);
  CHECK(x(1, 2) == 5);
  CHECK(x[4] == 4);
  CHECK(x.extent(-1) == 3);
  CHECK(x.extent(-2) == 2);
  CHECK(x.matrix()(1, 0) == 3);
  CHECK(x.array().sum() == 15);
  CHECK(x.rows().rows() == 2);
}

TEST_CASE("a view follows strides") {
  // Transposed, with a gap of one element after each.
  const Sample<double> sample({2, 3}, {2, 6});
  const View<double> x = sample.view();
  CHECK(x(0, 0) == 0);
  CHECK(x(1, 0) == 2);
  CHECK(x(1, 2) == 14);
  CHECK(x[5] == 14);
  CHECK(x[1] == 6);
  CHECK(x.matrix()(1, 2) == 14);
  CHECK(x.matrix().sum() == 0 + 6 + 12 + 2 + 8 + 14);
  CHECK(Sample<double>({3}, {5}).view().vector()(2) == 10);

  SECTION("and refuses access that needs compact memory") {
    const std::string reason = "x of shape [2, 3] is strided; data(), array() and rows() need a compact tensor";
    CHECK_THROWS_WITH(x.data(), reason);
    CHECK_THROWS_WITH(x.array(), reason);
    CHECK_THROWS_WITH(x.rows(), reason);
  }
  SECTION("but ignores the stride of an axis with one element") {
    CHECK(Sample<double>({1, 3}, {77, 1}).view().data() != nullptr);
  }
}

TEST_CASE("a view refuses elements and axes that its tensor does not have") {
  const Sample<double> sample({2, 3}, {3, 1});
  const View<double> x = sample.view();
  CHECK_THROWS_WITH(x(2, 0), "x of shape [2, 3] has no index 2 on axis 0");
  CHECK_THROWS_WITH(x(0, 3), "x of shape [2, 3] has no index 3 on axis 1");
  CHECK_THROWS_WITH(x(0, -1), "x of shape [2, 3] has no index -1 on axis 1");
  CHECK_THROWS_WITH(x(1), "x of shape [2, 3] was indexed with 1 indices");
  CHECK_THROWS_WITH(x(1, 1, 1), "x of shape [2, 3] was indexed with 3 indices");
  CHECK_THROWS_WITH(x[6], "x of shape [2, 3] has no element 6");
  CHECK_THROWS_WITH(x[-1], "x of shape [2, 3] has no element -1");
  CHECK_THROWS_WITH(x.extent(2), "x of shape [2, 3] has no axis 2");
  CHECK_THROWS_WITH(x.extent(-3), "x of shape [2, 3] has no axis -3");
  CHECK_THROWS_WITH(x.vector(), "x of shape [2, 3] is not a vector");
  CHECK_THROWS_WITH((Sample<double>({2}, {1}).view().matrix()), "x of shape [2] is not a matrix");
  CHECK_THROWS_WITH((Sample<double>({}, {}).view().rows()), "x of shape [] is a scalar and has no rows");
}

TEST_CASE("a scalar has one element") {
  const Sample<double> sample({}, {});
  CHECK(sample.view().size() == 1);
  CHECK(sample.view()() == 0);
  CHECK(sample.view().array().size() == 1);
}

TEST_CASE("a view of a tensor without elements works") {
  const Sample<double> sample({0, 3}, {3, 1});
  CHECK(sample.view().size() == 0);
  CHECK(sample.view().matrix().cols() == 3);
  CHECK_THROWS_AS(sample.view()[0], ViewError);
  CHECK_THROWS_AS(sample.view()(0, 0), ViewError);
}

TEST_CASE("an assignment of another shape is refused with both shapes") {
  Sample<double> sample({2, 3}, {3, 1}), column({3}, {1});
  const Eigen::MatrixXd wrong = Eigen::MatrixXd::Zero(3, 2), right = Eigen::MatrixXd::Constant(2, 3, 7);
  CHECK_THROWS_WITH(sample.out().matrix() = wrong, "shape convention: x is 2 x 3 and was assigned a value of 3 x 2");
  CHECK_THROWS_WITH(sample.out().matrix() = wrong * 2.0,
                    "shape convention: x is 2 x 3 and was assigned a value of 3 x 2");
  CHECK_THROWS_AS(sample.out().array() = Eigen::ArrayXd::Zero(5), ViewError);
  CHECK_THROWS_AS(column.out().vector() = Eigen::VectorXd::Zero(4), ViewError);
  CHECK(sample.memory[0] == 0);
  CHECK(sample.memory[5] == 5);
  sample.out().matrix() = right;
  CHECK(sample.memory[5] == 7);
  CHECK(sample.memory[6] == 6);
}

TEST_CASE("operands that do not fit are an error and write nothing") {
  Sample<double> a({2, 3}, {3, 1}), b({2, 3}, {3, 1});
  CHECK_THROWS_AS(Eigen::MatrixXd(a.view().matrix() * b.view().matrix()), EigenShapeError);
  CHECK_THROWS_WITH(Eigen::MatrixXd(a.view().matrix() + b.view().matrix().transpose()),
                    Catch::StartsWith("shapes do not fit in a matrix expression (Eigen demands "));
  CHECK_THROWS_AS(a.view().matrix()(2, 0), EigenShapeError);
}

#include "reports/tensor_grid.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace gradcheck;
using namespace gradcheck::reports;

TEST_CASE("tensor grid") {
  RecordTensor tensor{"x", false, {2, 3, 4}, std::vector<double>(24)};
  for (std::size_t i = 0; i < 24; ++i) tensor.values[i] = static_cast<double>(i);

  SECTION("lays the last axis out in columns") {
    const TensorGrid grid(tensor, {{1, 0, 2}}, {});
    CHECK(grid.rows() == 6);
    CHECK(grid.columns() == 4);
    CHECK(grid.row_label(3) == "[1,0,:]");
    CHECK(grid.value(3, 2) == 14);
    CHECK(grid.is_marked(3, 2));
    CHECK_FALSE(grid.is_marked(2, 2));
    CHECK(grid.hidden_entries() == 0);
  }
  SECTION("elides, but never a marked entry") {
    const TensorGrid grid(tensor, {{1, 0, 2}}, {3, 2});
    CHECK(std::count(grid.row_numbers().begin(), grid.row_numbers().end(), 3) == 1);
    CHECK(std::count(grid.column_numbers().begin(), grid.column_numbers().end(), 2) == 1);
    CHECK(grid.row_numbers() == std::vector<std::int64_t>{0, TensorGrid::gap, 3, 4, 5});
    CHECK(grid.hidden_entries() == 24 - 4 * 4);
  }
  SECTION("shows what is there where shape and values contradict each other") {
    tensor.shape = {5, 5};
    const TensorGrid grid(tensor, {{1, 1}}, {});
    CHECK_FALSE(grid.matches_shape());
    CHECK(grid.rows() == 1);
    CHECK(grid.columns() == 24);
  }
  SECTION("ignores marks outside the shape") {
    const TensorGrid grid(tensor, {{9, 9, 9}, {-1, 0, 0}, {1}}, {});
    for (std::int64_t row = 0; row < 6; ++row) {
      for (std::int64_t column = 0; column < 4; ++column) CHECK_FALSE(grid.is_marked(row, column));
    }
  }
  SECTION("knows scalars and empty tensors") {
    const RecordTensor scalar{"s", false, {}, {7}}, empty{"e", false, {3, 0}, {}};
    CHECK(TensorGrid(scalar, {{}}, {}).is_marked(0, 0));
    CHECK(TensorGrid(empty, {}, {}).row_numbers().empty());
  }
}

TEST_CASE("entry count") {
  CHECK(entry_count({}) == 1);
  CHECK(entry_count({2, 0, 3}) == 0);
  CHECK(entry_count({2, -1}) == -1);
  CHECK(entry_count({4611686018427387904, 4}) == -1);
}

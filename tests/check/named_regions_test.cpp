#include "gradcheck/check/locate/named_regions.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gradcheck {
namespace named_regions_test {

using Inside = std::function<bool(std::int64_t, std::int64_t)>;

TEST_CASE("the usual regions of a matrix have the entries that their names say") {
  const Shape shape{4, 5};
  const std::vector<std::pair<std::string, Inside>> expected = {
      {"the first and the last row", [](auto r, auto) { return r == 0 || r == 3; }},
      {"the even rows", [](auto r, auto) { return r == 0 || r == 2; }},
      {"the odd rows", [](auto r, auto) { return r == 1 || r == 3; }},
      {"the first and the last column", [](auto, auto c) { return c == 0 || c == 4; }},
      {"the even columns", [](auto, auto c) { return c == 0 || c == 2 || c == 4; }},
      {"the odd columns", [](auto, auto c) { return c == 1 || c == 3; }},
      {"the first row and the first column", [](auto r, auto c) { return r == 0 || c == 0; }},
      {"the last row and the last column", [](auto r, auto c) { return r == 3 || c == 4; }},
      {"the border", [](auto r, auto c) { return r == 0 || r == 3 || c == 0 || c == 4; }},
      {"all but the border", [](auto r, auto c) { return r > 0 && r < 3 && c > 0 && c < 4; }},
      {"the diagonal", [](auto r, auto c) { return r == c; }},
      {"all but the diagonal", [](auto r, auto c) { return r != c; }},
      {"all entries above the diagonal", [](auto r, auto c) { return r < c; }},
      {"all entries below the diagonal", [](auto r, auto c) { return r > c; }},
      {"the diagonal and all above it", [](auto r, auto c) { return r <= c; }},
      {"the diagonal and all below it", [](auto r, auto c) { return r >= c; }},
  };
  const std::vector<Region> regions = usual_regions(shape);
  REQUIRE(regions.size() == expected.size());
  for (std::size_t k = 0; k < regions.size(); ++k) {
    const auto& [name, inside] = expected[k];
    CHECK(regions[k].name == name);
    REQUIRE(regions[k].inside.size() == 20);
    std::int64_t size = 0;
    for (std::int64_t i = 0; i < 20; ++i) {
      CAPTURE(name, i);
      CHECK((regions[k].inside[static_cast<std::size_t>(i)] != 0) == inside(i / 5, i % 5));
      size += inside(i / 5, i % 5) ? 1 : 0;
    }
    CHECK(regions[k].size == size);
  }
}

std::vector<std::string> names_of(const Shape& shape) {
  std::vector<std::string> names;
  for (const Region& region : usual_regions(shape)) names.push_back(region.name);
  return names;
}

TEST_CASE("the usual regions of vectors and of tensors of three axes are named by their axes") {
  CHECK(names_of({4}) ==
        std::vector<std::string>{"the first and the last entry", "the even entries", "the odd entries"});
  CHECK(names_of({3}) == std::vector<std::string>{"the first and the last entry"});
  CHECK(names_of({2}).empty());
  const std::vector<std::string> names = names_of({4, 2, 2});
  REQUIRE(names.size() == 13);
  CHECK(names[0] == "the first and the last slice along axis 0");
  CHECK(names[1] == "the even slices along axis 0");
  CHECK(names[3] == "the first slice along every axis");
  CHECK(names[4] == "the last slice along every axis");
  CHECK(names[7] == "the diagonal of the last two axes");
}

TEST_CASE("a range of slices is named by its ends") {
  const Shape matrix{6, 7};
  CHECK(range_name(matrix, 0, 0, 0) == "row 0 (the first)");
  CHECK(range_name(matrix, 0, 3, 3) == "row 3");
  CHECK(range_name(matrix, 0, 5, 5) == "row 5 (the last)");
  CHECK(range_name(matrix, 1, 0, 1) == "the first 2 columns");
  CHECK(range_name(matrix, 1, 4, 6) == "the last 3 columns");
  CHECK(range_name(matrix, 1, 2, 5) == "columns 2 to 5");
  CHECK(range_name({6}, 0, 0, 2) == "the first 3 entries");
  CHECK(range_name({6}, 0, 2, 2) == "entry 2");
  CHECK(range_name({1, 7}, 0, 0, 0) == "row 0");
  CHECK(range_name({2, 6, 2}, 1, 1, 3) == "slices 1 to 3 along axis 1");
}

TEST_CASE("a set of slices is listed, or named as a range if it is one") {
  const Shape matrix{40, 7};
  CHECK(set_name(matrix, 0, {3, 4, 5}) == "rows 3 to 5");
  CHECK(set_name(matrix, 0, {3, 5}) == "rows 3 and 5");
  CHECK(set_name(matrix, 0, {3, 5, 9}) == "rows 3, 5 and 9");
  CHECK(set_name({2, 9, 2}, 1, {1, 4}) == "slices 1 and 4 along axis 1");
  std::vector<std::size_t> many;
  for (std::size_t i = 0; i < 20; ++i) many.push_back(2 * i);
  const std::string text = set_name(matrix, 0, many);
  CHECK_THAT(text, Catch::StartsWith("rows 0, 2, 4, ") && Catch::EndsWith(", ..."));
  CHECK(text.find(" and ") == std::string::npos);
}

TEST_CASE("a block is named by all of its sides") {
  CHECK(joined({"row 2"}) == "row 2");
  CHECK(joined({"row 2", "column 3"}) == "the block of row 2 and column 3");
  CHECK(joined({"slice 1 along axis 0", "slice 2 along axis 1", "slice 3 along axis 2"}) ==
        "the block of slice 1 along axis 0, slice 2 along axis 1 and slice 3 along axis 2");
}

/// The name of the region of these entries, or "".
std::string name_of(const Shape& shape, const std::vector<std::size_t>& entries) {
  const std::optional<WrongRegion> region = region_of(shape, entries);
  if (!region) return "";
  CHECK(region->wrong == static_cast<std::int64_t>(entries.size()));
  CHECK(region->tried == region->size);
  return region->name;
}

TEST_CASE("at least four wrong entries have the smallest region that is at least half wrong") {
  const Shape shape{6, 7};
  CHECK(name_of(shape, {14, 15, 16}).empty());
  CHECK(name_of(shape, {14, 15, 16, 17, 18, 19, 20}) == "row 2");
  CHECK(name_of(shape, {14, 15, 16, 17}) == "the block of row 2 and the first 4 columns");
  CHECK(name_of(shape, {14, 15, 17, 20}) == "row 2");
  CHECK(name_of(shape, {0, 8, 16, 24, 32, 40}) == "the diagonal");
  CHECK(name_of(shape, {1, 9, 20, 41}).empty());
  CHECK(name_of({6}, {1, 2, 3, 4}) == "entries 1 to 4");
  CHECK(name_of({4}, {0, 1, 2, 3}) == "every entry");
  // Rows 1 and 4, which are not next to one another.
  CHECK(name_of(shape, {7, 8, 9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 33, 34}) == "rows 1 and 4");
}

}  // namespace named_regions_test
}  // namespace gradcheck

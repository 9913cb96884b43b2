#include "reports/heat_map.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <sstream>

#include "tests/record/record_fixture.hpp"

using namespace gradcheck;
using namespace gradcheck::reports;
using Kind = HeatCell::Kind;

namespace {

RecordJacobian row(std::vector<double> analytic, std::vector<double> numeric, std::vector<Verdict> verdict) {
  RecordJacobian j;
  j.output = "y";
  j.input = "x";
  j.rows = 1;
  j.columns = static_cast<std::int64_t>(analytic.size());
  j.error_bound.assign(analytic.size(), 1e-10);
  j.analytic = std::move(analytic);
  j.numeric = std::move(numeric);
  j.verdict = std::move(verdict);
  return j;
}

std::string drawn(const RecordJacobian& jacobian) {
  std::ostringstream out;
  HtmlWriter html(out);
  write_heat_maps(html, jacobian, {});
  return out.str();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("heat cells: values") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Verdict> passed(6, Verdict::pass);
  const RecordJacobian j = row({0, 1e-300, -4, 2, std::nan(""), -infinity}, {0, 0, 0, 0, 0, 0}, passed);
  const HeatGrid grid = analytic_grid(j, {});
  CHECK(grid.scale == 4);
  CHECK(grid.at(0, 0).kind == Kind::zero);
  CHECK(grid.at(0, 0).level == 0);
  CHECK(grid.at(0, 1).kind == Kind::number);
  CHECK(grid.at(0, 1).level == 1);  // small, but not zero
  CHECK(grid.at(0, 2).level == heat_levels);
  CHECK(grid.at(0, 2).negative);
  CHECK(grid.at(0, 3).level == heat_levels / 2);
  CHECK(grid.at(0, 4).kind == Kind::not_a_number);
  CHECK(grid.at(0, 5).kind == Kind::infinite);
  CHECK(grid.at(0, 5).negative);
  CHECK(grid.at(0, 1).tooltip == "0, 1: 1e-300");
}

TEST_CASE("heat cells: differences in units of the bound") {
  const RecordJacobian j =
      row({1, 1, 1, 1, 1, 1}, {1, std::nextafter(1.0, 2.0), 1 + 1e-9, 1 - 1e-2, 1, std::nan("")},
          {Verdict::pass, Verdict::pass, Verdict::fail, Verdict::fail, Verdict::fail, Verdict::fail});
  RecordJacobian tight = j;
  tight.error_bound[1] = 1e-30;  // the display value is rounded, the verdict was not
  const HeatGrid grid = difference_grid(tight, {});
  CHECK(grid.at(0, 0).kind == Kind::zero);
  CHECK(grid.at(0, 1).level == 1);
  CHECK(grid.at(0, 2).level > 1);
  CHECK(grid.at(0, 2).negative);
  CHECK(grid.at(0, 3).level == heat_levels);
  CHECK_FALSE(grid.at(0, 3).negative);
  CHECK(grid.at(0, 4).level >= 2);  // equal as displayed, but recorded as wrong
  CHECK(grid.at(0, 5).kind == Kind::not_a_number);
}

TEST_CASE("heat cells: large Jacobians are shown in blocks, and no wrong entry is lost") {
  const HeatGrid grid = analytic_grid(gradcheck::tests::large_jacobian(200, 130, 150, 20), {});
  CHECK(grid.rows == 50);
  CHECK(grid.columns == 44);
  CHECK(grid.block_rows == 4);
  CHECK(grid.block_columns == 3);
  int wrong = 0;
  for (const HeatCell& cell : grid.cells) wrong += cell.verdict == Verdict::fail ? 1 : 0;
  CHECK(wrong == 1);
  CHECK(grid.at(37, 6).verdict == Verdict::fail);
  CHECK(grid.at(37, 6).value == 0.5);
  CHECK(grid.at(37, 6).tooltip == "148 to 151, 18 to 20: largest 0.5 (1 of 12 not passed)");
}

TEST_CASE("heat map: marks do not depend on colour") {
  const std::string svg =
      drawn(row({std::nan(""), 0, -1}, {1, 0, 1}, {Verdict::fail, Verdict::pass, Verdict::undecided}));
  CHECK(count(svg, "<path class=\"nan\"") == 2 + 1);  // analytic and difference, legend
  CHECK(count(svg, "<path class=\"wrong\"") == 3 + 1);
  CHECK(count(svg, "<path class=\"unsure\"") == 3 + 1);
  CHECK(count(svg, "role=\"img\"") == 3);
  CHECK(count(svg, "aria-label=\"Analytic Jacobian of y by x: 1 by 3 entries, 1 cell wrong, 1 cell undecided\"") == 1);
  CHECK(count(svg, "<title>0, 0: NaN (fail)</title>") == 1);
}

TEST_CASE("heat map: a file stays small") {
  CHECK(drawn(gradcheck::tests::large_jacobian(1000, 1000, 999, 0)).size() < 100000);
}

TEST_CASE("heat map: an incomplete Jacobian is a sentence") {
  RecordJacobian j = row({1}, {1}, {Verdict::pass});
  j.rows = 1000000000;
  CHECK(count(drawn(j), "<svg") == 0);
  CHECK(count(drawn(j), "lacks entries of this Jacobian") == 1);
  j.rows = j.columns = 0;
  CHECK(count(drawn(j), "<svg") == 0);
}

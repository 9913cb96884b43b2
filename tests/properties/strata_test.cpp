#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "properties/attribute_levels.hpp"
#include "properties/case_generator.hpp"
#include "properties/shape_strata.hpp"
#include "properties/value_strata.hpp"
#include "tests/test_ops/declared_op.hpp"

namespace gradcheck::properties {
namespace {

using tests::declared_op;

std::vector<DrawnCase> draw(const Op& op, std::int64_t count, std::uint64_t seed = 1) {
  const auto stream = CaseGenerator().open(op, seed);
  std::vector<DrawnCase> cases;
  for (std::int64_t index = 0; index < count; ++index) cases.push_back(stream->draw(index));
  return cases;
}

bool in(const DrawnCase& drawn, const std::string& stratum) {
  return std::find(drawn.strata.begin(), drawn.strata.end(), stratum) != drawn.strata.end();
}

TEST_CASE("every stratum is tried once before strata are combined, for any seed") {
  const Op op = declared_op(
      {.signature = "f: x[N,A...], y[N,A...], ids:index(N)[K] -> z[N,A...]", .attributes = "k: int in 0..3 = 1"});
  const auto strata = CaseGenerator().open(op, 0)->strata();
  REQUIRE(strata.size() > 40);
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    std::map<std::string, int> reached;
    for (const DrawnCase& drawn : draw(op, 80, seed)) {
      for (const std::string& name : drawn.strata) ++reached[name];
    }
    for (const StratumNote& stratum : strata) {
      INFO(stratum.name << ", seed " << seed << ": " << stratum.reason);
      // There may be fewer index values than places.
      if (stratum.name == "indices/distinct") continue;
      // This op has no domain and hence no borders, and about 1e-300 is for ops without float.
      const bool none =
          stratum.name == "values/borders" || stratum.name == "values/about 1e-300" || !stratum.reason.empty();
      CHECK((reached[stratum.name] > 0) == !none);
    }
  }
}

TEST_CASE("a stratum without a case is listed with the reason") {
  const auto reason_of = [](const Op& op, const std::string& name) {
    for (const StratumNote& note : CaseGenerator().open(op, 1)->strata()) {
      if (note.name == name) return note.reason;
    }
    return std::string("there is no such stratum");
  };
  const Op plain = declared_op({.signature = "f: x[N] -> y[N]"});
  CHECK_THAT(reason_of(plain, "shapes/scalar"), Catch::Contains("no run of extents"));
  CHECK_THAT(reason_of(plain, "shapes/empty"), Catch::Contains("where N >= 0"));
  CHECK_THAT(reason_of(plain, "shapes/stretched"), Catch::Contains("broadcasts nothing"));
  CHECK_THAT(reason_of(plain, "indices/repeated"), Catch::Contains("no index input"));
  CHECK(reason_of(declared_op({.signature = "f: x[N] -> y[N] where N >= 0"}), "shapes/empty").empty());
  CHECK_THAT(reason_of(declared_op({.signature = "f: x[3] -> y[3]"}), "shapes/square"), Catch::Contains("fixed"));
}

TEST_CASE("the values of a stratum match its name") {
  const Op op = declared_op({.signature = "f: x[N,M] -> y[N,M]"});
  int seen = 0;
  for (const DrawnCase& drawn : draw(op, 60)) {
    const std::vector<double>& x = drawn.instance.inputs[0];
    const auto all = [&](auto holds) { return std::all_of(x.begin(), x.end(), holds); };
    const auto zeros = std::count(x.begin(), x.end(), 0.0);
    ++seen;
    if (in(drawn, "values/zeros"))
      CHECK(zeros == static_cast<std::ptrdiff_t>(x.size()));
    else if (in(drawn, "values/one zero"))
      CHECK(zeros >= 1);
    else if (in(drawn, "values/two zeros"))
      CHECK(zeros >= 2);
    else if (in(drawn, "values/positive"))
      CHECK(all([](double value) { return value >= 0; }));
    else if (in(drawn, "values/negative"))
      CHECK(all([](double value) { return value <= 0; }));
    else if (in(drawn, "values/equal"))
      CHECK(all([&](double value) { return value == x[0]; }));
    else if (in(drawn, "values/low tail"))
      CHECK(all([](double value) { return value <= -4; }));
    else if (in(drawn, "values/high tail"))
      CHECK(all([](double value) { return value >= 4; }));
    else if (in(drawn, "values/about 800"))
      CHECK(all([](double value) { return std::abs(value) > 700 && std::abs(value) < 900; }));
    else if (in(drawn, "values/about 1e-30"))
      CHECK(all([](double value) { return value != 0 && std::abs(value) < 1e-29; }));
    else if (in(drawn, "values/in order"))
      CHECK((std::is_sorted(x.begin(), x.end()) || std::is_sorted(x.rbegin(), x.rend())));
    else
      --seen;
  }
  CHECK(seen >= 11);
}

TEST_CASE("values of every stratum stay in the domain, and some lie at its borders") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]", .domain = "x in [-1, 0) or (0, 2]"});
  bool lowest = false, highest = false, near_zero = false;
  for (const DrawnCase& drawn : draw(op, 300)) {
    for (const double value : drawn.instance.inputs[0]) {
      CHECK((value >= -1 && value <= 2 && value != 0));
      lowest = lowest || value == -1;
      highest = highest || value == 2;
      near_zero = near_zero || std::abs(value) < 1e-5;
    }
  }
  CHECK((lowest && highest && near_zero));
}

TEST_CASE("a drawn case records whether its values are special") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]"});
  for (const DrawnCase& drawn : draw(op, 60)) {
    CHECK(drawn.special == !in(drawn, "values/ordinary"));
    CHECK(drawn.telling == in(drawn, "upstream/ordinary"));
  }
  CHECK_FALSE(draw(op, 1)[0].special);
}

TEST_CASE("large shapes have an extent of one more than a power of two, and ordinary values") {
  const Op op = declared_op({.signature = "f: x[N,M] -> y[N,M]"});
  std::set<std::int64_t> extents;
  for (const DrawnCase& drawn : draw(op, 60)) {
    const Shape& shape = drawn.instance.input_shapes[0];
    const std::int64_t largest = std::max(shape[0], shape[1]);
    if (largest <= 24) continue;
    extents.insert(largest);
    CHECK_FALSE(drawn.special);
  }
  CHECK(extents == std::set<std::int64_t>{33, 65, 129, 257, 513, 1025});
}

TEST_CASE("empty cases are drawn if the signature allows them") {
  bool empty = false;
  for (const DrawnCase& drawn : draw(declared_op({.signature = "f: x[N,M] -> y[N] where N >= 0"}), 60)) {
    empty = empty || drawn.instance.input_shapes[0][0] == 0;
    CHECK(drawn.instance.input_shapes[0][1] > 0);
  }
  CHECK(empty);
}

TEST_CASE("rows of attribute levels combine every two levels of every two attributes") {
  const Op op = declared_op(
      {.signature = "f: x[N] -> y[N]",
       .attributes = "a: int in 0..5 = 2; b: bool = true; c: {one, two, three} = two; d: real in [0, 1] = 0.5"});
  const std::vector<AttributeRow> rows = pairwise_rows(op);
  std::set<std::vector<std::int64_t>> pairs;
  for (const AttributeRow& row : rows) {
    REQUIRE(row.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = i + 1; j < 4; ++j) {
        pairs.insert({static_cast<std::int64_t>(i), static_cast<std::int64_t>(row[i].level), row[i].choice,
                      static_cast<std::int64_t>(j), static_cast<std::int64_t>(row[j].level), row[j].choice});
      }
    }
  }
  // 5, 2, 3 and 5 levels.
  CHECK(pairs.size() == 5 * 2 + 5 * 3 + 5 * 5 + 2 * 3 + 2 * 5 + 3 * 5);
  CHECK(rows.size() <= 40);
  RandomStream random(1);
  const Bindings none;
  AttributeValues first;
  for (std::size_t i = 0; i < 4; ++i)
    first.set(op.attributes()[i].name, value_at(op.attributes()[i], rows[0][i], none, first, random));
  CHECK(first == defaults(op.attributes()));
}

TEST_CASE("attributes stay in their ranges at every level, and reach both ends") {
  const Op op = declared_op({.signature = "f: x[A...] -> y[A...] where rank(A) >= 1",
                             .attributes = "axis: int in -rank(A)..rank(A)-1 = -1; p: real in (0, inf) = 2"});
  bool lowest = false, highest = false;
  for (const DrawnCase& drawn : draw(op, 100)) {
    const auto rank = static_cast<std::int64_t>(drawn.instance.input_shapes[0].rank());
    const std::int64_t axis = drawn.instance.attributes.integer("axis");
    CHECK((axis >= -rank && axis < rank));
    CHECK(drawn.instance.attributes.real("p") > 0);
    lowest = lowest || axis == -rank;
    highest = highest || axis == rank - 1;
  }
  CHECK((lowest && highest));
}

TEST_CASE("the same seed and number draw the same case, and another seed draws another") {
  const Op op = declared_op({.signature = "f: x[N,M], y[M] -> z[N,M]", .attributes = "k: int in 0..3 = 1"});
  const auto one = draw(op, 100, 7), same = draw(op, 100, 7), other = draw(op, 100, 8);
  int alike = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].instance.inputs == same[i].instance.inputs);
    CHECK(one[i].strata == same[i].strata);
    alike += one[i].instance.inputs == other[i].instance.inputs ? 1 : 0;
  }
  CHECK(alike < 10);
}

}  // namespace
}  // namespace gradcheck::properties

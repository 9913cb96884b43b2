#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

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
  CHECK(rows.size() == 5 * 5);  // no more than the two longest need
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

// The size of every value in units of a stratum of sizes: "about 800" has sizes of 700 to 900.
bool all_within(const std::vector<double>& values, double lowest, double highest) {
  return !values.empty() && std::all_of(values.begin(), values.end(), [&](double value) {
    return std::abs(value) >= lowest && std::abs(value) <= highest;
  });
}

TEST_CASE("each of several inputs is put into each stratum of values alone, within 200 cases") {
  const Op op = declared_op({.signature = "f: x[N], y[N] -> z[N]"});
  struct Sizes {
    const char* name;
    double lowest, highest;
  };
  for (const Sizes& sizes : {Sizes{"zeros", 0, 0}, Sizes{"about 100", 50, 200}, Sizes{"about 800", 700, 900},
                             Sizes{"about 1e-8", 1e-9, 1e-7}, Sizes{"about 1e-30", 1e-32, 1e-29}}) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
      int alone[2] = {0, 0};
      for (const DrawnCase& drawn : draw(op, 200, seed)) {
        if (!in(drawn, std::string("values/") + sizes.name) || !in(drawn, "values/ordinary")) continue;
        for (std::size_t input = 0; input < 2; ++input)
          alone[input] += all_within(drawn.instance.inputs[input], sizes.lowest, sizes.highest) ? 1 : 0;
      }
      CAPTURE(sizes.name, seed);
      CHECK(alone[0] > 0);
      CHECK(alone[1] > 0);
    }
  }
}

TEST_CASE("simple values are halves and whole numbers up to 2, and the kinks of the op") {
  const auto seen = [](const Op& op) {
    std::set<double> values;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
      for (const DrawnCase& drawn : draw(op, 60, seed)) {
        if (in(drawn, "values/simple")) values.insert(drawn.instance.inputs[0].begin(), drawn.instance.inputs[0].end());
      }
    }
    return values;
  };
  CHECK(seen(declared_op({.signature = "f: x[N,M] -> y[N,M]"})) == std::set<double>{-2, -1, -0.5, 0, 0.5, 1, 2});
  CHECK(seen(declared_op({.signature = "f: x[N,M] -> y[N,M]", .kinks = "x at 3"})).contains(3));
}

TEST_CASE("values are equal, nearly equal, of two kinds, or equal by rows, as the name of their stratum says") {
  const Op op = declared_op({.signature = "f: x[N,M], w[N,M] -> y[N,M]"});
  std::map<std::string, int> seen;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
    for (const DrawnCase& drawn : draw(op, 60, seed)) {
      const std::vector<double>& x = drawn.instance.inputs[0];
      const auto columns = static_cast<std::size_t>(drawn.instance.input_shapes[0][1]);
      // Only cases in which all inputs are in one stratum.
      const auto of_values = [](const std::string& name) { return name.starts_with("values/"); };
      if (std::count_if(drawn.strata.begin(), drawn.strata.end(), of_values) != 1) continue;
      if (in(drawn, "values/two values")) {
        CHECK(std::set<double>(x.begin(), x.end()).size() <= 2);
        ++seen["two values"];
      } else if (in(drawn, "values/equal rows")) {
        for (std::size_t i = columns; i < x.size(); ++i) CHECK(x[i] == x[i - columns]);
        ++seen["equal rows"];
      } else if (in(drawn, "values/nearly equal")) {
        const auto [lowest, highest] = std::minmax_element(x.begin(), x.end());
        CHECK(*highest - *lowest <= 15 * 0x1p-12 * 1.01);
        seen["nearly equal"] += *highest > *lowest ? 1 : 0;
      } else if (in(drawn, "values/row of zeros")) {
        int rows = 0;
        for (std::size_t row = 0; row < x.size(); row += columns) {
          rows += std::all_of(x.begin() + static_cast<std::ptrdiff_t>(row),
                              x.begin() + static_cast<std::ptrdiff_t>(row + columns),
                              [](double value) { return value == 0; });
        }
        CHECK(rows >= 1);
        ++seen["row of zeros"];
      } else if (in(drawn, "values/as another input")) {
        CHECK(drawn.instance.inputs[1] == x);
        ++seen["as another input"];
      } else if (in(drawn, "values/one large")) {
        std::vector<double> sizes;
        for (const double value : x) sizes.push_back(std::abs(value));
        std::sort(sizes.rbegin(), sizes.rend());
        if (sizes.size() > 1) CHECK(sizes[0] > sizes[1]);
        ++seen["one large"];
      }
    }
  }
  CHECK(seen.size() == 6);
  for (const auto& [name, count] : seen) {
    CAPTURE(name);
    CHECK(count >= 3);
  }
}

/// The value of the only attribute of an op at a level.
AttributeValue at_level(const std::string& attribute, AttributeLevel level) {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]", .attributes = attribute.c_str()});
  RandomStream random(1);
  return value_at(op.attributes()[0], {level, 0}, Bindings(), {}, random);
}

TEST_CASE("a real attribute reaches the ends of its range, and four beyond the last finite number") {
  struct Row {
    const char* attribute;
    double lowest, second_lowest, highest;
  };
  for (const Row& row :
       {Row{"p: real in [0, 16] = 1", 0, 2, 16}, Row{"p: real in (0, 16) = 1", 1, 2, 15},
        Row{"p: real in (0, inf) = 1", 0.25, 0.5, 4}, Row{"p: real in [10, inf) = 11", 10, 10.5, 14},
        Row{"p: real in (-inf, 0) = -1", -4, -3.5, -0.25}, Row{"p: real in (-inf, -10] = -11", -14, -13.5, -10},
        Row{"p: real in (-inf, 10] = 1", -4, -2.25, 10}, Row{"p: real in (-inf, inf) = 1", -4, -3, 4}}) {
    CAPTURE(row.attribute);
    CHECK(at_level(row.attribute, AttributeLevel::lowest).real == row.lowest);
    CHECK(at_level(row.attribute, AttributeLevel::second_lowest).real == row.second_lowest);
    CHECK(at_level(row.attribute, AttributeLevel::highest).real == row.highest);
  }
}

TEST_CASE("an integer attribute has its ends, the second lowest and its default as levels") {
  CHECK(at_level("k: int in 2..9 = 5", AttributeLevel::lowest).integer == 2);
  CHECK(at_level("k: int in 2..9 = 5", AttributeLevel::second_lowest).integer == 3);
  CHECK(at_level("k: int in 2..2 = 2", AttributeLevel::second_lowest).integer == 2);
  CHECK(at_level("k: int in 2..9 = 5", AttributeLevel::highest).integer == 9);
  CHECK(at_level("k: int in 2..9 = 5", AttributeLevel::standard).integer == 5);
}

TEST_CASE("the upstream gradients of a stratum match its name") {
  const Op op = declared_op({.signature = "f: x[N] -> y[N]"});
  std::set<std::string> seen;
  for (const DrawnCase& drawn : draw(op, 200)) {
    const std::vector<double>& upstream = drawn.instance.upstream[0];
    const auto all = [&](auto holds) { return std::all_of(upstream.begin(), upstream.end(), holds); };
    const auto zeros = static_cast<std::size_t>(std::count(upstream.begin(), upstream.end(), 0.0));
    for (const std::string& name : drawn.strata) {
      if (!name.starts_with("upstream/")) continue;
      CAPTURE(name);
      seen.insert(name);
      if (name == "upstream/ordinary") CHECK(all([](double value) { return value != 0 && std::abs(value) < 16; }));
      if (name == "upstream/ones") CHECK(all([](double value) { return value == 1; }));
      if (name == "upstream/one hot") CHECK(zeros + 1 == upstream.size());
      if (name == "upstream/zeros") CHECK(zeros == upstream.size());
      if (name == "upstream/large") CHECK(all([](double value) { return std::abs(value) > 64; }));
      if (name == "upstream/small") CHECK(all([](double value) { return value != 0 && std::abs(value) < 0.015625; }));
    }
  }
  CHECK(seen.size() == 6);
}

}  // namespace
}  // namespace gradcheck::properties

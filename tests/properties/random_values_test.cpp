#include "properties/allowed_values.hpp"
#include "properties/smaller_cases.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <set>

#include "gradcheck/error.hpp"
#include "properties/case_generator.hpp"
#include "tests/test_ops/declared_op.hpp"
#include "tests/test_ops/ordinary_case.hpp"

namespace gradcheck::properties {
namespace {

using tests::declared_op;

template <class Look>
void for_cases(const Op& op, int count, Look look) {
  const CaseGenerator generator;
  for (int seed = 0; seed < count; ++seed) look(ordinary_case(op, static_cast<std::uint64_t>(seed)));
}

TEST_CASE("every value lies in its domain and on the float grid") {
  for (const char* domain :
       {"x in (0, inf)", "x in [0, inf)", "x in (-inf, 0)", "x in (-1, 1)", "x in [1, 1.0001)", "x in (0, 1e-30)",
        "x in (-1e-30, 1e-30)", "x in (-inf, -1) or (1, inf)", "x in [-2, -1) or (0.5, 0.75] or (100, 100.5)",
        "x in (3, 3.001)", "x in [0.25, 0.25]", "x in (1e6, 2e6)", "x in (-inf, -1e6)"}) {
    const Op op = declared_op({"f: x[A...] -> y[A...]", nullptr, domain});
    CAPTURE(domain);
    std::set<double> values;
    for_cases(op, 300, [&](const Case& instance) {
      for (const double value : instance.inputs[0]) {
        if (!op.domains()[0].contains(value)) FAIL_CHECK(value << " is outside");
        if (value != static_cast<double>(static_cast<float>(value))) FAIL_CHECK(value << " is not a float");
        values.insert(value);
      }
    });
    CHECK(values.size() > (std::string(domain) == "x in [0.25, 0.25]" ? 0U : 20U));
  }
}

TEST_CASE("conditions on several entries hold for every case and every smaller case") {
  for (const char* domain : {"x in nonzero", "x in paired", "x in dominant", "x in separated"}) {
    CAPTURE(domain);
    const Op op = declared_op({"f: x[B,N,N] -> y[B]", nullptr, domain});
    int smaller = 0;
    for_cases(op, 100, [&](const Case& instance) {
      CHECK(allowed_together(op, instance));
      for (const Case& candidate : smaller_cases(op, instance)) {
        ++smaller;
        if (!allowed_together(op, candidate)) FAIL_CHECK("shrunk out of its domain");
      }
    });
    CHECK(smaller > 1000);
  }
}

TEST_CASE("values come from every interval of a domain") {
  int below = 0, middle = 0, above = 0;
  for_cases(declared_op({"f: x[A...] -> y[A...]", nullptr, "x in [-2, -1) or (0.5, 0.75] or (100, 100.5)"}), 300,
            [&](const Case& instance) {
              for (const double value : instance.inputs[0]) ++(value < 0 ? below : value < 1 ? middle : above);
            });
  CHECK(below > 1000);
  CHECK(middle > 1000);
  CHECK(above > 1000);
}

TEST_CASE("a domain without floats is refused with a message") {
  const Op op = declared_op({"f: x[N] -> y[N]", nullptr, "x in (1, 1.00000001)"});
  CHECK_THROWS_AS(ordinary_case(op, 1), ShapeError);
  CHECK_THROWS_WITH(ordinary_case(op, 1),
                    Catch::Contains("no value for x of f was found in its domain (1, 1.00000001)"));
}

TEST_CASE("values have both signs and sizes near 1, and are sometimes zero, equal or whole") {
  int positive = 0, negative = 0, zero = 0, all = 0, tied_cases = 0, cases = 0, far = 0;
  for_cases(declared_op({"f: x[N] -> y[N]"}), 1000, [&](const Case& instance) {
    const std::vector<double>& x = instance.inputs[0];
    ++cases;
    tied_cases += std::set<double>(x.begin(), x.end()).size() < x.size() ? 1 : 0;
    for (const double value : x) {
      ++all;
      ++(value > 0 ? positive : value < 0 ? negative : zero);
      far += std::abs(value) > 2 ? 1 : 0;
      CHECK(std::abs(value) <= 3.75);
    }
  });
  CHECK(positive > all / 3);
  CHECK(negative > all / 3);
  CHECK(zero > all / 100);
  CHECK(far > all / 100);
  CHECK(tied_cases > cases / 20);
}

TEST_CASE("upstream gradients have both signs and are never zero and not all ones") {
  for_cases(declared_op({"f: x[N] -> y[N], z[]"}), 300, [&](const Case& instance) {
    REQUIRE(instance.upstream.size() == 2);
    for (const std::vector<double>& upstream : instance.upstream) {
      for (const double value : upstream) {
        CHECK(std::abs(value) >= 0.25);
        CHECK(std::abs(value) < 2);
      }
    }
  });
  std::set<double> values;
  for_cases(declared_op({"f: x[] -> y[]"}), 300, [&](const Case& instance) { values.insert(instance.upstream[0][0]); });
  CHECK(values.size() > 200);
}

TEST_CASE("indices cover their range including both ends, and repeat") {
  const Op op = declared_op({"gather: table[V], ids:index(V)[N] -> y[N]"});
  int lowest = 0, highest = 0, repeated = 0;
  for_cases(op, 500, [&](const Case& instance) {
    const auto bound = static_cast<double>(instance.input_shapes[0][0]);
    std::set<double> seen;
    for (const double id : instance.inputs[1]) {
      CHECK(id == std::floor(id));
      CHECK(id >= 0);
      CHECK(id < bound);
      lowest += id == 0 && bound > 1 ? 1 : 0;
      highest += id == bound - 1 && bound > 1 ? 1 : 0;
      repeated += seen.insert(id).second ? 0 : 1;
    }
  });
  CHECK(lowest > 100);
  CHECK(highest > 100);
  CHECK(repeated > 100);
}

TEST_CASE("values of black boxes keep away from kinks, those of other ops do not") {
  const char* kinks = "x at 0; x at 1";
  const auto nearest = [&](bool black_box) {
    double distance = 1;
    for_cases(declared_op({"f: x[N] -> y[N]", nullptr, nullptr, kinks, black_box}), 500, [&](const Case& instance) {
      for (const double value : instance.inputs[0])
        distance = std::min({distance, std::abs(value), std::abs(value - 1)});
    });
    return distance;
  };
  CHECK(nearest(true) >= 0.0625);
  CHECK(nearest(true) < 0.1);
  CHECK(nearest(false) == 0);
}

TEST_CASE("entries of black boxes are kept apart if their ties are kinks, across all tied inputs") {
  const auto nearest = [&](bool black_box) {
    double distance = 1;
    for_cases(declared_op({"f: x[N], y[M] -> z[]", nullptr, nullptr, "ties(x, y)", black_box}), 500,
              [&](const Case& instance) {
                std::vector<double> all = instance.inputs[0];
                all.insert(all.end(), instance.inputs[1].begin(), instance.inputs[1].end());
                std::sort(all.begin(), all.end());
                for (std::size_t i = 1; i < all.size(); ++i) distance = std::min(distance, all[i] - all[i - 1]);
              });
    return distance;
  };
  CHECK(nearest(true) >= 0.0625);
  CHECK(nearest(false) == 0);
}

// Keeping entries apart must not move them out of the domain or onto a kink.
TEST_CASE("black boxes with ties stay inside their domain and away from their kinks") {
  const Op op = declared_op({"f: x[N] -> z[]", nullptr, "x in (0, inf)", "x at 2; ties(x)", true});
  int wrong = 0;
  for_cases(op, 300, [&](const Case& instance) {
    for (const double value : instance.inputs[0]) wrong += allowed(op, 0, value) ? 0 : 1;
  });
  CHECK(wrong == 0);
}

TEST_CASE("must_differ holds for the tied inputs of black boxes") {
  const Op box = declared_op({"f: x[N], y[N] -> z[N]", nullptr, nullptr, "ties(y)", true});
  CHECK_FALSE(must_differ(box, 0));
  CHECK(must_differ(box, 1));
  CHECK_FALSE(must_differ(declared_op({"f: x[N], y[N] -> z[N]", nullptr, nullptr, "ties(y)"}), 1));
}

TEST_CASE("the same seed draws the same case") {
  const Op op = declared_op({"f: x[A...], table[V], ids:index(V)[N] -> y[N]", "k: int in 0..3 = 0"});
  const CaseGenerator generator;
  std::set<std::uint64_t> seeds;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Case one = ordinary_case(op, seed), other = ordinary_case(op, seed);
    CHECK(one.bindings.to_string() == other.bindings.to_string());
    CHECK(one.attributes == other.attributes);
    CHECK(one.inputs == other.inputs);
    CHECK(one.upstream == other.upstream);
    CHECK(one.seed == other.seed);
    seeds.insert(one.seed);
  }
  CHECK(seeds.size() == 100);
}

}  // namespace
}  // namespace gradcheck::properties

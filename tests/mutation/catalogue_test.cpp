#include "gradcheck/mutation/catalogue.hpp"

#include <cmath>
#include <set>

#include "tests/mutation/mutated_gradient.hpp"

namespace gradcheck::tests {
namespace {

using Values = std::vector<double>;

const Op square(sdk::table_of<Square>());
const Op softmax(sdk::table_of<Softmax>());
const Op row_bias(sdk::table_of<RowBias>());
const Op mix(sdk::table_of<Mix>());
const Op gather(sdk::table_of<Gather>());
const Op gain(sdk::table_of<Gain>());

/// y = x^2 at (-1, 0, 2), dy = (1, 2, 3), so dx = (-2, 0, 12).
Case square_case(Values x = {-1, 0, 2}, Values dy = {1, 2, 3}) {
  Case instance = some_case(square, {{"N", static_cast<std::int64_t>(x.size())}});
  instance.inputs[0] = std::move(x);
  instance.upstream[0] = std::move(dy);
  return instance;
}

bool nan_at(const Values& values, std::size_t place) { return std::isnan(values[place]); }

}  // namespace

TEST_CASE("wrong values of a gradient") {
  const Case at = square_case();
  REQUIRE(gradient(square, at) == Values{-2, 0, 12});
  CHECK(mutated(square, "zero", at) == Values{0, 0, 0});
  CHECK(mutated(square, "sign", at) == Values{2, 0, -12});
  CHECK(mutated(square, "doubled", at) == Values{-4, 0, 24});
  CHECK(mutated(square, "halved", at) == Values{-1, 0, 6});
  CHECK(mutated(square, "without its sign", at) == Values{2, 0, 12});
  CHECK(mutated(square, "clipped to [-1, 1]", at) == Values{-1, 0, 1});
  CHECK(mutated(square, "multiplied by first extent", at) == Values{-6, 0, 36});
  CHECK(mutated(square, "divided by last extent", at)[2] == Approx(4));
  CHECK(mutated(square, "plus 1e-6", at)[1] == 1e-6);
  CHECK(mutated(square, "off by 1e-10 of itself", at)[2] == Approx(12 + 12e-10).epsilon(1e-15));
  CHECK(mutated(square, "off by 1e-7 x^2 of itself", at)[2] == Approx(12 + 12e-7 * 4).epsilon(1e-15));
  CHECK(mutated(square, "minus its mean", at)[1] == Approx(-10.0 / 3));
  CHECK(mutated(square, "rounded to binary32", square_case({0.1, 0, 0}))[0] == static_cast<double>(0.2F));
}

TEST_CASE("a mutant is wrong in every scalar") {
  const Case at = square_case();
  CHECK(mutated<float>(square, "sign", at) == Values{2, 0, -12});
  CHECK(mutated<DoubleDouble>(square, "sign", at) == Values{2, 0, -12});
  CHECK(mutated<Referee>(square, "sign", at) == Values{2, 0, -12});
}

TEST_CASE("right values in wrong places") {
  const Case at = square_case();
  CHECK(mutated(square, "reversed along the first axis", at) == Values{12, 0, -2});
  CHECK(mutated(square, "rolled along the first axis", at) == Values{0, 12, -2});
  CHECK(mutated(square, "first slice along the first axis for all", at) == Values{-2, -2, -2});
  CHECK(mutated(square, "second slice along the first axis like the first", at) == Values{-2, -2, 12});
  CHECK(mutated(square, "last entry zero", at) == Values{-2, 0, 0});
  CHECK(mutated(square, "first entry off by 1e-3 of itself", at)[0] == Approx(-2.002));
  CHECK(mutated(square, "zero after the last full block of 4", at) == Values{0, 0, 0});
  const Values unwritten = mutated(square, "last entry never written", at);
  CHECK(unwritten[1] == 0);
  CHECK(nan_at(unwritten, 2));
  CHECK(nan_at(mutated(square, "never written", at), 0));

  SECTION("of matrices") {
    const Case matrices = some_case(mix, {{"N", 2}, {"D", 2}});
    const Values dx = gradient(mix, matrices, 0), dW = gradient(mix, matrices, 1);
    CHECK(mutated(mix, "last two axes transposed", matrices, 1) == Values{dW[0], dW[2], dW[1], dW[3]});
    CHECK(mutated(mix, "in column-major order", matrices, 1) == Values{dW[0], dW[2], dW[1], dW[3]});
    CHECK(mutated(mix, "reversed along the last axis", matrices, 1) == Values{dW[1], dW[0], dW[3], dW[2]});
    CHECK(mutated(mix, "exchanged for dW", matrices, 0) == dW);
    CHECK(mutated(mix, "exchanged for dx", matrices, 1) == dx);
    const mutation::Mutant mutant(mix, mutation_of(mix, "exchanged for dW", 0));
    CHECK(gradient(mutant.op(), matrices, 1) == dW);
  }
  SECTION("from a tile on") {
    const Case long_one = some_case(square, {{"N", 65}});
    Values expected = gradient(square, long_one);
    expected[64] = 0;
    CHECK(mutated(square, "zero from index 64 on", long_one) == expected);
    CHECK(mutated(square, "zero from index 128 on", long_one) == gradient(square, long_one));
  }
}

TEST_CASE("wrong at certain points") {
  const Case at = square_case({-1, 0, 2}, {1, 2, 3});
  CHECK(nan_at(mutated(square, "NaN at 0", at), 1));
  CHECK(mutated(square, "sign at negative values", at) == Values{2, 0, 12});
  CHECK(mutated(square, "doubled at integers", square_case({0.5, 0, 2})) == Values{1, 0, 24});
  CHECK(mutated(square, "doubled where entries are equal", square_case({2, 1, 2}, {1, 1, 1})) == Values{8, 2, 8});
  CHECK(nan_at(mutated(square, "NaN above 80", square_case({81, 0, 2})), 0));
  CHECK_FALSE(nan_at(mutated(square, "NaN above 80", square_case({-81, 0, 2})), 0));
  CHECK(mutated(square, "zero beyond 16", square_case({17, 0, 2})) == Values{0, 0, 12});
  CHECK(nan_at(mutated(square, "NaN where two entries are 0", square_case({0, 0, 2})), 2));
  CHECK(nan_at(mutated(square, "NaN where all entries are 0", square_case({0, 0, 0})), 2));
  CHECK(nan_at(mutated(square, "NaN in rows of equal entries", square_case({2, 2, 2})), 2));

  SECTION("within the domain") {
    const Op log(sdk::table_of<Log>());
    CHECK_FALSE(has_mutation(log, "NaN at 0"));
    CHECK_FALSE(has_mutation(log, "sign at negative values"));
    CHECK(has_mutation(log, "NaN above 80"));
  }
}

TEST_CASE("upstream misread") {
  const Case at = square_case({1, 1, 1}, {-2, 0.5, 3});
  CHECK(mutated(square, "upstream ignored", at) == Values{2, 2, 2});
  CHECK(mutated(square, "upstream squared", at) == Values{8, 0.5, 18});
  CHECK(mutated(square, "upstream without its sign", at) == Values{4, 1, 6});
  CHECK(mutated(square, "sign of upstream only", at) == Values{-2, 2, 2});
  CHECK(mutated(square, "upstream where positive", at) == Values{0, 1, 6});
  CHECK(mutated(square, "mean of upstream for all of its entries", at) == Values{1, 1, 1});
  CHECK(mutated(square, "the first slice of upstream along axis 0 for all", at) == Values{-4, -4, -4});

  SECTION("for example if the sum over a broadcast axis is missing") {
    const Case sums = some_case(row_bias, {{"N", 3}, {"D", 2}});
    const Values& dy = sums.upstream[0];
    CHECK(gradient(row_bias, sums, 1) == Values{dy[0] + dy[2] + dy[4], dy[1] + dy[3] + dy[5]});
    CHECK(mutated(row_bias, "only the last slice of upstream along axis 0", sums, 1) == Values{dy[4], dy[5]});
    CHECK(mutated(row_bias, "only the first slice of upstream along axis 0", sums, 1) == Values{dy[0], dy[1]});
    CHECK(mutated(row_bias, "last contribution instead of the sum", sums, 1) == Values{dy[4], dy[5]});
  }
}

TEST_CASE("contributions dropped") {
  Case at = some_case(softmax, {{"N", 2}});
  at.inputs[0] = {0, 0};
  at.upstream[0] = {1, 3};
  // y = (1/2, 1/2), the Jacobian is (1, -1; -1, 1) / 4.
  CHECK(gradient(softmax, at) == Values{-0.5, 0.5});
  CHECK(mutated(softmax, "off-diagonal dropped", at) == Values{0.25, 0.75});
  CHECK(mutated(softmax, "diagonal dropped", at) == Values{-0.75, -0.25});
  CHECK(mutated(softmax, "last contribution instead of the sum", at) == Values{-0.75, 0.75});
  CHECK(mutated(softmax, "first contribution instead of the sum", at) == Values{0.25, -0.25});
}

TEST_CASE("arguments of backward mistaken") {
  const Case at = square_case({-1, 0.5, 2}, {1, 2, 3});
  CHECK(mutated(square, "derivative at y instead of x", at) == Values{2, 1, 24});
  CHECK(mutated(square, "dy times y", at) == Values{1, 0.5, 12});
  CHECK(mutated(square, "dy times x", at) == Values{-1, 1, 6});
  CHECK(mutated(square, "dy passed through", at) == Values{1, 2, 3});
  CHECK(mutated(square, "as if x were 1", at) == Values{2, 4, 6});
  CHECK(mutated(square, "y not kept for backward", at) == gradient(square, at));

  Case indices = some_case(gather, {{"V", 3}, {"N", 2}});
  indices.inputs[1] = {2, 0};
  const Values right = gradient(gather, indices);
  REQUIRE(right[1] == 0);
  const Values behind = mutated(gather, "ids reversed", indices);
  CHECK(behind[2] == Approx(right[2] * indices.upstream[0][1] / indices.upstream[0][0]));
  CHECK(mutated(gather, "first of ids for all", indices)[0] == 0);
}

TEST_CASE("attributes ignored") {
  Case at = some_case(gain, {{"N", 2}});
  at.attributes.set("gain", AttributeValue::of_integer(3));
  const Values& dy = at.upstream[0];
  CHECK(gradient(gain, at) == Values{3 * dy[0], 3 * dy[1]});
  CHECK(mutated(gain, "attribute gain ignored", at) == dy);
  CHECK(mutated(gain, "attribute squared ignored", at) == gradient(gain, at));
}

TEST_CASE("faults of the call") {
  const Case at = square_case();
  const mutation::Mutant late(square, mutation_of(square, "gradient of the previous call"));
  CHECK(gradient(late.op(), at) == Values{-2, 0, 12});
  CHECK(gradient(late.op(), square_case({1, 1, 1})) == Values{-2, 0, 12});
  CHECK(gradient(late.op(), at) == Values{2, 4, 6});

  const mutation::Mutant clearing(square, mutation_of(square, "upstream cleared after use"));
  Evaluation<double> evaluation(clearing.op(), at);
  evaluation.forward();
  evaluation.set_upstream_of_case();
  evaluation.backward();
  CHECK(evaluation.downstream(0, 2) == 12);
  evaluation.backward();
  CHECK(evaluation.downstream(0, 2) == 0);

  CHECK_THROWS_WITH(mutated(square, "one entry written past the end", at), Catch::Contains("wrote outside of dx"));
  CHECK(nan_at(mutated(square, "added to its buffer", at), 0));
}

TEST_CASE("a mutation records that it was reached") {
  const mutation::Mutant mutant(square, mutation_of(square, "NaN above 80"));
  gradient(mutant.op(), square_case());
  CHECK_FALSE(mutant.reached());
  gradient(mutant.op(), square_case({81, 0, 0}));
  CHECK(mutant.reached());
}

TEST_CASE("the catalogue names each mutation of an input once") {
  for (const Op* op : {&square, &softmax, &row_bias, &mix, &gather, &gain}) {
    std::set<std::pair<std::size_t, std::string>> names;
    for (const mutation::Mutation& one : mutation::catalogue(*op)) CHECK(names.emplace(one.input, one.name).second);
    CHECK(names.size() > 60);
  }
}

TEST_CASE("the catalogue leaves out mutations that no shape of the op can show") {
  CHECK_FALSE(has_mutation(square, "last two axes transposed"));
  CHECK_FALSE(has_mutation(row_bias, "exchanged for dx", 1));
  CHECK_FALSE(has_mutation(square, "only the first slice of upstream along axis 1"));
  CHECK(has_mutation(mix, "last two axes transposed", 1));
  CHECK(has_mutation(mix, "exchanged for dW"));
}

}  // namespace gradcheck::tests

#include "gradcheck/declare/shape_rules.hpp"

#include "gradcheck/error.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gradcheck {
namespace shape_rules_test {

using Names = std::vector<std::string>;
using Shapes = std::vector<Shape>;

const Signature affine = parse_signature("affine: x[N,D], W[D,M], b[M] -> z[N,M]");
const Signature add = parse_signature("add: x[A...], y[B...] -> z[broadcast(A,B)]");
const Signature sum = parse_signature("sum: x[A...] -> y[reduce(A, axis, keepdims)]", Names{"axis", "keepdims"});
const Signature conv = parse_signature("conv: x[N,H], k[K] -> y[N,(H+2*pad-K)/stride+1]", Names{"stride", "pad"});

AttributeValues conv_attributes(std::int64_t stride, std::int64_t pad) {
  AttributeValues values;
  values.set("stride", AttributeValue::of_integer(stride));
  values.set("pad", AttributeValue::of_integer(pad));
  return values;
}

AttributeValues sum_attributes(std::int64_t axis, bool keepdims) {
  AttributeValues values;
  values.set("axis", AttributeValue::of_integer(axis));
  values.set("keepdims", AttributeValue::of_flag(keepdims));
  return values;
}

Shapes outputs(const Signature& signature, const Shapes& inputs, const AttributeValues& attributes = {}) {
  const Bindings bindings = bind_shapes(signature, attributes, inputs);
  CHECK(input_shapes(signature, bindings, attributes) == inputs);
  CHECK(unsatisfied(signature, bindings, attributes) == std::nullopt);
  return output_shapes(signature, bindings, attributes);
}

std::string failure(const Signature& signature, const Shapes& inputs, const AttributeValues& attributes = {}) {
  try {
    output_shapes(signature, bind_shapes(signature, attributes, inputs), attributes);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "no ShapeError";
}

TEST_CASE("output shapes follow from input shapes") {
  CHECK(outputs(affine, {{2, 3}, {3, 5}, {5}}) == Shapes{{2, 5}});
  CHECK(outputs(add, {{2, 1, 4}, {3, 1}}) == Shapes{{2, 3, 4}});
  CHECK(outputs(add, {{}, {}}) == Shapes{Shape{}});
  CHECK(outputs(conv, {{2, 7}, {3}}, conv_attributes(2, 1)) == Shapes{{2, 4}});
  CHECK(outputs(sum, {{2, 3, 4}}, sum_attributes(1, false)) == Shapes{{2, 4}});
  CHECK(outputs(sum, {{2, 3, 4}}, sum_attributes(-1, true)) == Shapes{{2, 3, 1}});
  CHECK(outputs(sum, {{2, 3, 4}}, sum_attributes(-3, false)) == Shapes{{3, 4}});
}

TEST_CASE("a sequence takes the extents the single dimensions leave") {
  const Signature signature = parse_signature("f: x[N,A...,M] -> y[A...], z[M,N]");
  CHECK(outputs(signature, {{2, 3, 4, 5}}) == Shapes{{3, 4}, {5, 2}});
  CHECK(outputs(signature, {{2, 5}}) == Shapes{Shape{}, {5, 2}});
}

TEST_CASE("an extent may be computed before or after its symbol is bound") {
  const Signature signature = parse_signature("f: x[2*N], y[N], z[3] -> s[]");
  CHECK(outputs(signature, {{8}, {4}, {3}}) == Shapes{Shape{}});
  CHECK(failure(signature, {{9}, {4}, {3}}) == "f: x has shape [9], expected [2*N] = [8] because N = 4 from y");
  CHECK(failure(signature, {{8}, {4}, {2}}) == "f: z has shape [2], expected [3]");
}

TEST_CASE("an input may have a computed run of extents") {
  const Signature signature = parse_signature("f: x[A...], y[B...], g[broadcast(A,B)] -> s[]");
  CHECK(outputs(signature, {{2, 1}, {3}, {2, 3}}) == Shapes{Shape{}});
  CHECK(failure(signature, {{2, 1}, {3}, {2, 1}}) ==
        "f: g has shape [2, 1], expected [broadcast(A, B)] = [2, 3] because A = [2, 1] from x, B = [3] from y");
}

TEST_CASE("bindings remember the tensor they come from") {
  const Bindings bindings = bind_shapes(affine, {}, Shapes{{2, 3}, {3, 5}, {5}});
  CHECK(bindings.to_string() == "N=2, D=3, M=5");
  CHECK(bindings.dimension("D")->source == "x");
  CHECK(bindings.dimension("M")->source == "W");
  CHECK(bindings.dimension("Q") == nullptr);
  CHECK(bind_shapes(add, {}, Shapes{{2, 3}, {}}).to_string() == "A=[2, 3], B=[]");
}

TEST_CASE("a shape that does not fit is refused with the reason") {
  CHECK(failure(affine, {{2, 3}, {4, 5}, {5}}) ==
        "affine: W has shape [4, 5], expected [D, M] = [3, M] because D = 3 from x");
  CHECK(failure(affine, {{2, 3}, {3, 5}, {4}}) == "affine: b has shape [4], expected [M] = [5] because M = 5 from W");
  CHECK(failure(affine, {{2, 3}, {3, 5}, {1, 5}}) == "affine: b has shape [1, 5], expected [M] of rank 1");
  CHECK(failure(affine, {{2, 3}, {3, 5}}) == "affine: 2 input shapes given, expected 3 (x, W, b)");
  CHECK(failure(parse_signature("f: x[N,N] -> y[]"), {{2, 3}}) ==
        "f: x has shape [2, 3], expected [N, N] = [2, 2] because N = 2 from x");
  CHECK(failure(parse_signature("f: x[N,A...,M] -> y[]"), {{2}}) ==
        "f: x has shape [2], expected [N, A..., M] of rank 2 or more");
  CHECK(failure(parse_signature("f: x[A...], y[A...,N] -> z[]"), {{2, 3}, {2, 4, 5}}) ==
        "f: y has shape [2, 4, 5], expected [A..., N] = [2, 3, N] because A = [2, 3] from x");
  CHECK(failure(parse_signature("f: x[N, width] -> y[]", Names{"width"}), {{2, 3}}, [] {
          AttributeValues values;
          values.set("width", AttributeValue::of_integer(4));
          return values;
        }()) == "f: x has shape [2, 3], expected [N, width] = [2, 4] because width = 4");
}

TEST_CASE("sets and orders of axes are numbers") {
  const auto shape = [](const std::string& run, std::int64_t number) {
    AttributeValues values;
    values.set("k", AttributeValue::of_integer(number));
    const Signature signature = parse_signature("f: x[A...] -> y[" + run + "]", Names{"k"});
    const std::vector<Shape> inputs{Shape{2, 3, 5}};
    return output_shapes(signature, bind_shapes(signature, values, inputs), values).at(0);
  };
  CHECK(shape("reduce_axes(A, k, 0)", 0) == Shape{2, 3, 5});
  CHECK(shape("reduce_axes(A, k, 0)", 5) == Shape{3});
  CHECK(shape("reduce_axes(A, k, 1)", 6) == Shape{2, 1, 1});
  CHECK(shape("reduce_axes(A, k, 0)", 7) == Shape{});
  CHECK_THROWS_WITH(shape("reduce_axes(A, k, 0)", 8),
                    "f: set of axes 8 of reduce_axes(A, k, 0) is outside rank 3 of A");
  CHECK(shape("permute(A, k)", 0) == Shape{2, 3, 5});
  CHECK(shape("permute(A, k)", 1) == Shape{2, 5, 3});
  CHECK(shape("permute(A, k)", 3) == Shape{3, 5, 2});
  CHECK(shape("permute(A, k)", 5) == Shape{5, 3, 2});
  CHECK_THROWS_WITH(shape("permute(A, k)", 6), "f: order 6 of permute(A, k) is not an order of the 3 axes of A");
  CHECK(shape("replace(A, k, 7*extent(A, k))", -2) == Shape{2, 21, 5});
  CHECK_THROWS_WITH(shape("replace(A, k, 7)", 3), "f: axis 3 of replace(A, k, 7) is outside rank 3");
}

TEST_CASE("inputs may have a shape computed from another's") {
  const Signature signature = parse_signature("f: x[A...], y[replace(A, -1, more)] -> z[]", Names{"more"});
  AttributeValues values;
  values.set("more", AttributeValue::of_integer(4));
  CHECK(failure(signature, {{2, 3}, {2, 4}}, values) == "no ShapeError");
  CHECK(failure(signature, {{2, 3}, {2, 3}}, values) ==
        "f: y has shape [2, 3], expected [replace(A, -1, more)] = [2, 4] because A = [2, 3] from x, more = 4");
}

TEST_CASE("outputs without a shape are refused") {
  CHECK(failure(add, {{2}, {3}}) == "add: shapes [2] and [3] do not broadcast");
  CHECK(failure(conv, {{2, 3}, {7}}, conv_attributes(1, 0)) == "conv: extent (H+2*pad-K)/stride+1 of y is -3");
  CHECK(failure(sum, {{2, 3}}, sum_attributes(2, true)) ==
        "sum: axis 2 of reduce(A, axis, keepdims) is outside rank 2 of A");
  CHECK(failure(sum, {{}}, sum_attributes(-1, true)) ==
        "sum: axis -1 of reduce(A, axis, keepdims) is outside rank 0 of A");
  CHECK(failure(parse_signature("f: x[N] -> y[] where N > 2"), {{2}}) == "f: condition N > 2 is violated: 2 > 2");
}

TEST_CASE("bindings that are no case of the op are named, not thrown") {
  Bindings bindings;
  bindings.set_dimension("N", 2);
  bindings.set_dimension("H", 3);
  bindings.set_dimension("K", 5);
  CHECK(unsatisfied(conv, bindings, conv_attributes(1, 1)) == std::nullopt);
  CHECK(unsatisfied(conv, bindings, conv_attributes(1, 0)) == "extent (H+2*pad-K)/stride+1 of y is -1");
  CHECK(unsatisfied(conv, bindings, conv_attributes(0, 1)) == "expression '(H+2*pad-K)/stride+1' divides by zero");
  bindings.set_dimension("N", -1);
  CHECK(unsatisfied(conv, bindings, conv_attributes(1, 1)) == "extent N of x is -1");
  CHECK_THROWS_AS(unsatisfied(affine, bindings, {}), ShapeError);
  CHECK_THROWS_AS(unsatisfied(add, bindings, {}), ShapeError);
}

TEST_CASE("conditions are tested before extents are computed") {
  const Signature guarded = parse_signature("f: x[N], y[M] -> z[N/M] where M > 0");
  Bindings bindings;
  bindings.set_dimension("N", 4);
  bindings.set_dimension("M", 0);
  CHECK(unsatisfied(guarded, bindings, {}) == "condition M > 0 is violated: 0 > 0");
  bindings.set_dimension("M", 2);
  CHECK(unsatisfied(guarded, bindings, {}) == std::nullopt);
}

TEST_CASE("an index tensor needs an index it can hold") {
  const Signature embedding = parse_signature("embedding: table[V,D], ids:index(V)[N] -> y[N,D]");
  Bindings bindings;
  bindings.set_dimension("V", 0);
  bindings.set_dimension("D", 3);
  bindings.set_dimension("N", 2);
  CHECK(unsatisfied(embedding, bindings, {}) == "index bound V of ids is 0, yet it has shape [2]");
  bindings.set_dimension("N", 0);
  CHECK(unsatisfied(embedding, bindings, {}) == std::nullopt);
  bindings.set_dimension("V", 7);
  CHECK(index_bound(embedding.inputs[1], bindings, {}) == 7);
}

}  // namespace shape_rules_test
}  // namespace gradcheck

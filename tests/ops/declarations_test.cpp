#include "gradcheck/declare/op.hpp"
#include "gradcheck/declare/shape_rules.hpp"
#include "gradcheck/error.hpp"
#include "ops/builtin_ops.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace gradcheck::ops {
namespace {

const Op& find(const std::string& name) {
  static const std::vector<Op> ops = builtin_ops();
  for (const Op& op : ops) {
    if (op.name() == name) return op;
  }
  throw std::logic_error("there is no built-in op " + name);
}

/// Why the op refuses these shapes. The output shapes decide whether sequences broadcast.
std::string refusal(const std::string& name, const std::vector<Shape>& inputs, AttributeValues attributes = {}) {
  const Op& op = find(name);
  if (attributes.empty()) attributes = defaults(op.attributes());
  try {
    output_shapes(op.signature(), bind_shapes(op.signature(), attributes, inputs), attributes);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "accepted";
}

/// The shapes of outputs and saved tensors for these inputs.
std::vector<Shape> results(const std::string& name, const std::vector<Shape>& inputs,
                           const AttributeValues& attributes) {
  const Op& op = find(name);
  const Bindings bindings = bind_shapes(op.signature(), attributes, inputs);
  std::vector<Shape> shapes = output_shapes(op.signature(), bindings, attributes);
  for (const Shape& shape : op.saved_shapes(bindings, attributes)) shapes.push_back(shape);
  return shapes;
}

AttributeValues over(std::int64_t axes, bool keepdims) {
  AttributeValues values;
  values.set("axes", AttributeValue::of_integer(axes));
  values.set("keepdims", AttributeValue::of_flag(keepdims));
  return values;
}

AttributeValues reduced_by(std::int64_t place, const std::string& word) {
  AttributeValues values;
  values.set("reduction", AttributeValue::of_choice(place, word));
  return values;
}

TEST_CASE("every built-in op parses, computes in each scalar and names its source") {
  std::vector<std::string> names;
  for (const Op& op : builtin_ops()) {
    INFO(op.name());
    names.push_back(op.name());
    CHECK(op.source_text() != "");
    for (const ScalarKind scalar :
         {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::wide}) {
      CHECK((op.forward_in(scalar) && op.backward_in(scalar)));
    }
  }
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
  CHECK(names.size() >= 127);
}

TEST_CASE("binary ops refuse shapes that do not broadcast") {
  for (const std::string name : {"add", "sub", "mul", "div", "max"}) {
    CHECK(refusal(name, {Shape{2, 3}, Shape{2}}) == name + ": shapes [2, 3] and [2] do not broadcast");
    CHECK(refusal(name, {Shape{0}, Shape{2}}) == name + ": shapes [0] and [2] do not broadcast");
    CHECK(refusal(name, {Shape{2}}) == name + ": 1 input shapes given, expected 2 (x, y)");
    CHECK(refusal(name, {Shape{0, 3}, Shape{1, 1, 1}}) == "accepted");
  }
}

TEST_CASE("ops refuse inputs that violate their conditions") {
  CHECK(refusal("concat", {Shape{2, 3}, Shape{3, 3}}) ==
        "concat: y has shape [3, 3], expected [replace(A, axis, more)] = [2, 2] because A = [2, 3] from x, axis = -1, "
        "more = 2");
  CHECK(refusal("conv2d", {Shape{1, 2, 2, 5}, Shape{4, 2, 3, 3}, Shape{4}}) ==
        "conv2d: condition H+2*pad_h >= dilation_h*(KH-1)+1 is violated: 2 >= 3");
  CHECK(refusal("conv2d", {Shape{1, 3, 5, 5}, Shape{4, 2, 3, 3}, Shape{4}}) ==
        "conv2d: w has shape [4, 2, 3, 3], expected [O, C/groups, KH, KW] = [4, 3, 3, 3] because C = 3 from x, groups "
        "= 1");
  CHECK(refusal("inverse", {Shape{2, 3}}) ==
        "inverse: A has shape [2, 3], expected [B..., N, N] = [2, 2] because N = 2 from A");
  CHECK(refusal("ctc", {Shape{4, 1, 3}, Shape{1, 3}}) == "ctc: condition T >= 2*L-1 is violated: 4 >= 5");
  CHECK(refusal("rotary_embedding", {Shape{2, 3}}) == "rotary_embedding: condition D/2*2 == D is violated: 2 == 3");
  CHECK(refusal("so3_exp", {Shape{2, 4}}) == "so3_exp: w has shape [2, 4], expected [A..., 3] = [2, 3]");
}

TEST_CASE("products refuse matrices that do not fit") {
  CHECK(refusal("matmul", {Shape{2, 3}, Shape{4, 5}}) ==
        "matmul: y has shape [4, 5], expected [K, M] = [3, M] because K = 3 from x");
  CHECK(refusal("matmul", {Shape{2, 3}, Shape{3}}) == "matmul: y has shape [3], expected [K, M] of rank 2");
  CHECK(refusal("affine", {Shape{2, 3}, Shape{3, 5}, Shape{3}}) ==
        "affine: b has shape [3], expected [M] = [5] because M = 5 from W");
}

TEST_CASE("reductions refuse axes that do not exist") {
  CHECK(refusal("sum", {Shape{}}, over(1, false)) ==
        "sum: set of axes 1 of reduce_axes(A, axes, keepdims) is outside rank 0 of A");
  CHECK(refusal("sum", {Shape{}}, over(0, false)) == "accepted");
  CHECK(refusal("mean", {Shape{2, 0}}) == "mean: condition size(A) >= 1 is violated: 0 >= 1");
  CHECK(refusal("sum", {Shape{2, 0}}) == "accepted");
  CHECK(results("sum", {Shape{2, 3, 4}}, over(2, false)) == std::vector<Shape>{{2, 4}});
  CHECK(results("mean", {Shape{2, 3, 4}}, over(5, true)) == std::vector<Shape>{{1, 3, 1}});
}

TEST_CASE("normalizations refuse a last axis that does not fit") {
  CHECK(refusal("softmax", {Shape{}}) == "softmax: x has shape [], expected [A..., C] of rank 1 or more");
  CHECK(refusal("layernorm", {Shape{2, 3}, Shape{2}, Shape{3}}) ==
        "layernorm: gamma has shape [2], expected [D] = [3] because D = 3 from x");
  CHECK(refusal("layernorm", {Shape{2, 3}, Shape{3}, Shape{1}}) ==
        "layernorm: beta has shape [1], expected [D] = [3] because D = 3 from x");
  CHECK(refusal("layernorm", {Shape{2, 0}, Shape{0}, Shape{0}}) == "layernorm: condition D >= 1 is violated: 0 >= 1");
  CHECK(results("layernorm", {Shape{2, 4, 3}, Shape{3}, Shape{3}}, defaults(find("layernorm").attributes())) ==
        std::vector<Shape>{{2, 4, 3}, {2, 4}, {2, 4}});
}

TEST_CASE("softmax_cross_entropy has a loss per row or a single loss") {
  const std::vector<Shape> inputs{{5, 3}, {5}}, no_rows{{0, 3}, {0}};
  CHECK(results("softmax_cross_entropy", inputs, reduced_by(0, "none")) == std::vector<Shape>{{5}});
  CHECK(results("softmax_cross_entropy", inputs, reduced_by(1, "sum")) == std::vector<Shape>{{1}});
  CHECK(results("softmax_cross_entropy", inputs, reduced_by(2, "mean")) == std::vector<Shape>{{1}});
  CHECK(results("softmax_cross_entropy", no_rows, reduced_by(0, "none")) == std::vector<Shape>{{0}});
  CHECK(results("softmax_cross_entropy", no_rows, reduced_by(1, "sum")) == std::vector<Shape>{{1}});
  CHECK(refusal("softmax_cross_entropy", no_rows) ==
        "softmax_cross_entropy: condition N >= reduction-1 is violated: 0 >= 1");
  CHECK(refusal("softmax_cross_entropy", {Shape{5, 3}, Shape{4}}) ==
        "softmax_cross_entropy: target has shape [4], expected [N] = [5] because N = 5 from logits");
  CHECK(refusal("softmax_cross_entropy", {Shape{5, 0}, Shape{5}}) ==
        "softmax_cross_entropy: condition C >= 1 is violated: 0 >= 1");
}

}  // namespace
}  // namespace gradcheck::ops

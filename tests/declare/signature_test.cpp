#include "gradcheck/declare/signature.hpp"

#include "gradcheck/error.hpp"
#include "tests/declare/mutated_text.hpp"
#include "tests/declare/parse_failure.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace gradcheck {
namespace signature_test {

using Names = std::vector<std::string>;

const std::string affine = "affine: x[N,D], W[D,M], b[M] -> z[N,M]";
const std::string embedding = "embedding: table[V,D], ids:index(V)[N] -> y[N,D]";
const std::string add = "add: x[A...], y[B...] -> z[broadcast(A,B)]";
const std::string sum = "sum: x[A...] -> y[reduce(A, axis, keepdims)]";
const std::string conv2d =
    "nn/conv2d: x[N,C,H,W], k[O,C,KH,KW] -> y[N,O,(H+2*pad-KH)/stride+1,(W+2*pad-KW)/stride+1] "
    "where KH <= H+2*pad, KW <= W+2*pad";

std::string failure(const std::string& text, const Names& attributes = {}) {
  return tests::parse_failure([&] { parse_signature(text, attributes); });
}

TEST_CASE("a signature names tensors and their shapes") {
  const Signature signature = parse_signature(affine);
  CHECK(signature.name == "affine");
  CHECK(signature.text == affine);
  REQUIRE(signature.inputs.size() == 3);
  REQUIRE(signature.outputs.size() == 1);
  CHECK(signature.inputs[1].name == "W");
  CHECK(signature.inputs[1].shape_text() == "[D, M]");
  CHECK_FALSE(signature.inputs[1].is_index);
  CHECK(signature.outputs[0].shape_text() == "[N, M]");
  CHECK(free_dimensions(signature) == Names{"N", "D", "M"});
  CHECK(free_sequences(signature).empty());
  CHECK(signature.find_input("b") == &signature.inputs[2]);
  CHECK(signature.find_input("z") == nullptr);
  CHECK(signature.find_output("z") == &signature.outputs[0]);
}

TEST_CASE("an index tensor carries its bound") {
  const Signature signature = parse_signature(embedding);
  CHECK_FALSE(signature.inputs[0].is_index);
  CHECK(signature.inputs[1].is_index);
  CHECK(signature.inputs[1].index_bound.to_string() == "V");
  CHECK(free_dimensions(signature) == Names{"V", "D", "N"});
}

TEST_CASE("attributes in extents are no dimensions") {
  const Signature signature = parse_signature(conv2d, Names{"stride", "pad"});
  CHECK(signature.name == "nn/conv2d");
  CHECK(signature.outputs[0].shape_text() == "[N, O, (H+2*pad-KH)/stride+1, (W+2*pad-KW)/stride+1]");
  CHECK(free_dimensions(signature) == Names{"N", "C", "H", "W", "O", "KH", "KW"});
  REQUIRE(signature.conditions.size() == 2);
  CHECK(signature.conditions[0].to_string() == "KH <= H+2*pad");
  CHECK(free_dimensions(parse_signature("f: x[N, width] -> y[N]", Names{"width"})) == Names{"N"});
}

TEST_CASE("each comparison is read and tested") {
  const auto holds = [](const std::string& comparison, std::int64_t extent) {
    Bindings bindings;
    bindings.set_dimension("N", extent);
    return parse_signature("f: x[N] -> y[] where N " + comparison + " 2").conditions.at(0).holds(bindings, {});
  };
  const auto pattern = [&](const std::string& comparison) {
    return std::vector<bool>{holds(comparison, 1), holds(comparison, 2), holds(comparison, 3)};
  };
  CHECK(pattern(">=") == std::vector<bool>{false, true, true});
  CHECK(pattern("<=") == std::vector<bool>{true, true, false});
  CHECK(pattern("<") == std::vector<bool>{true, false, false});
  CHECK(pattern(">") == std::vector<bool>{false, false, true});
  CHECK(pattern("==") == std::vector<bool>{false, true, false});
  CHECK(pattern("!=") == std::vector<bool>{true, false, true});
}

TEST_CASE("sequences, broadcasts and reductions are read") {
  const Signature broadcasting = parse_signature(add);
  CHECK(free_sequences(broadcasting) == Names{"A", "B"});
  CHECK(free_dimensions(broadcasting).empty());
  CHECK(broadcasting.outputs[0].shape_text() == "[broadcast(A, B)]");
  const Signature reducing = parse_signature(sum, Names{"axis", "keepdims"});
  CHECK(reducing.outputs[0].shape_text() == "[reduce(A, axis, keepdims)]");
  CHECK(parse_signature("f: x[A...] -> y[reduce(A,-1,true)]").outputs[0].shape_text() == "[reduce(A, -1, true)]");
  CHECK(parse_signature("f: x[A...,N] -> y[]").outputs[0].shape_text() == "[]");
}

TEST_CASE("broadcast groups join sequences that meet") {
  CHECK(broadcast_groups(parse_signature(add)) == std::vector<Names>{{"A", "B"}});
  CHECK(broadcast_groups(parse_signature(affine)).empty());
  CHECK(broadcast_groups(parse_signature(
            "f: a[A...], b[B...], c[C...], d[D...] -> x[broadcast(A,B)], y[broadcast(C,D)], z[broadcast(B,C)]")) ==
        std::vector<Names>{{"C", "D", "A", "B"}});
  CHECK(broadcast_groups(
            parse_signature("f: a[A...], b[B...], c[C...], d[D...] -> x[broadcast(A,B)], y[broadcast(C,D)]")) ==
        std::vector<Names>{{"A", "B"}, {"C", "D"}});
}

TEST_CASE("a wrong signature is refused at its column") {
  CHECK(failure("") == "column 1: expected the name of the op, got the end of the text");
  CHECK(failure("   ") == "column 4: expected the name of the op, got the end of the text");
  CHECK(failure("3d: x[] -> y[]") == "column 1: expected the name of the op, got '3d'");
  CHECK(failure("soft-max: x[] -> y[]") == "column 5: expected '/' or ':', got '-'");
  CHECK(failure("a/: x[] -> y[]") == "column 3: expected a name, got ':'");
  CHECK(failure("f: -> y[]") == "column 4: expected a tensor, got '->'");
  CHECK(failure("f: x -> y[]") == "column 6: expected ':' or '[', got '->'");
  CHECK(failure("f: x[N D] -> y[]") == "column 8: expected ',' or ']', got 'D'");
  CHECK(failure("f: x[N,] -> y[]") == "column 8: expected a dimension, an integer or '(', got ']'");
  CHECK(failure("f: x[N] y[N]") == "column 9: expected ',' or '->', got 'y'");
  CHECK(failure("f: x[N] ->") == "column 11: expected a tensor, got the end of the text");
  CHECK(failure("f: x[N] -> y[N] z") == "column 17: expected ',', 'where' or the end of the text, got 'z'");
  CHECK(failure("f: x[N] -> y[N") == "column 15: expected ',' or ']', got the end of the text");
  CHECK(failure("f: x:indices(N)[N] -> y[N]") == "column 6: expected 'index', got 'indices'");
  CHECK(failure("f: x:index[N] -> y[N]") == "column 11: expected '(', got '['");
  CHECK(failure("f: x:index(4[N] -> y[N]") == "column 13: expected an operator or ')', got '['");
  CHECK(failure("f: x:index(4) -> y[N]") == "column 15: expected '[', got '->'");
  CHECK(failure("f: x[N] -> y[N] where") ==
        "column 22: expected a dimension, an integer or '(', got the end of the text");
  CHECK(failure("f: x[N] -> y[N] where N = 2") == "column 25: expected an operator or a comparison, got '='");
  CHECK(failure("f: x[N] -> y[N] where N > 2 3") ==
        "column 29: expected an operator, ',' or the end of the text, got '3'");
}

TEST_CASE("a signature which contradicts itself is refused at its column") {
  CHECK(failure("f: x[N], x[N] -> y[N]") == "column 10: expected a tensor name not used before, got 'x'");
  CHECK(failure("f: x[N] -> x[N]") == "column 12: expected a tensor name not used before, got 'x'");
  CHECK(failure("f: x[N], axis[N] -> y[N]", {"axis"}) ==
        "column 10: expected a tensor name, not one of an attribute, got 'axis'");
  CHECK(failure("f: x[A...,B...] -> y[]") == "column 11: expected at most one run of extents in a tensor, got 'B'");
  CHECK(failure("f: x[A...], y[B...] -> z[A..., broadcast(A,B)]") ==
        "column 32: expected at most one run of extents in a tensor, got 'broadcast'");
  CHECK(failure("f: x[A], y[A...] -> z[]") == "column 12: expected a sequence, not a dimension, got 'A'");
  CHECK(failure("f: x[A...], y[A] -> z[]") == "column 15: expected a dimension, not a sequence, got 'A'");
  CHECK(failure("f: x[A...] -> z[]", {"A"}) == "column 6: expected a sequence, not an attribute, got 'A'");
}

TEST_CASE("a symbol that no input binds is refused at its column") {
  CHECK(failure("f: x[N,D] -> y[N,Q]") ==
        "column 18: expected a dimension bound by an input (N, D) or an attribute, got 'Q'");
  CHECK(failure("f: x[2*N] -> y[]") ==
        "column 8: expected a dimension bound by an input (none is) or an attribute, got 'N'");
  CHECK(failure("f: x:index(K)[N] -> y[N]") ==
        "column 12: expected a dimension bound by an input (N) or an attribute, got 'K'");
  CHECK(failure("f: x[N] -> y[N] where M > 0") ==
        "column 23: expected a dimension bound by an input (N) or an attribute, got 'M'");
  CHECK(failure("f: x[A...] -> y[A]") ==
        "column 17: expected a dimension bound by an input (none is) or an attribute, got 'A'");
  CHECK(failure("f: x[A...] -> y[B...]") == "column 17: expected a sequence bound by an input (A), got 'B'");
  CHECK(failure("f: x[A...] -> y[rank(N)]") == "column 22: expected a sequence bound by an input (A), got 'N'");
  CHECK(failure("f: x[A...] -> y[broadcast(A, B)]") == "column 30: expected a sequence bound by an input (A), got 'B'");
  CHECK(failure("f: x[A...] -> y[broadcast(A)]") == "column 28: expected ',', got ')'");
  CHECK(failure("f: x[A...] -> y[reduce(A, axis, true)]", {"dim", "keep"}) ==
        "column 27: expected a declared attribute (dim, keep), got 'axis'");
  CHECK(failure("f: x[A...] -> y[reduce(A, 0, 1)]") == "column 30: expected an attribute, true or false, got '1'");
  CHECK(failure("f: x[A...] -> y[reduce(A, (0), true)]") == "column 27: expected an attribute or an integer, got '('");
  CHECK_NOTHROW(parse_signature("f: x[2*N], y[N] -> z[]"));  // bound by a later input
}

TEST_CASE("the sentence names the op and the excerpt shows the place") {
  try {
    parse_signature("affine: x[N,D], W[D M] -> z[N]");
    FAIL("no ParseError");
  } catch (const ParseError& error) {
    CHECK(std::string(error.what()) == "signature of 'affine', column 21: expected ',' or ']', got 'M'");
    CHECK(error.text() == "affine: x[N,D], W[D M] -> z[N]");
    CHECK(error.excerpt() == "affine: x[N,D], W[D M] -> z[N]\n                    ^");
  }
  try {
    parse_signature("é");
    FAIL("no ParseError");
  } catch (const ParseError& error) {
    CHECK(std::string(error.what()) == "signature, column 1: expected the name of the op, got 'é'");
    CHECK(error.excerpt() == "é\n^");
  }
}

TEST_CASE("the excerpt of a long text stays short") {
  try {
    parse_signature("f: x[" + std::string(1000, 'N') + " M] -> y[]");
    FAIL("no ParseError");
  } catch (const ParseError& error) {
    CHECK(error.column() == 1007);
    const std::string excerpt = error.excerpt();
    const std::size_t line = excerpt.find('\n');
    CHECK(line <= 80);
    CHECK(excerpt[excerpt.find('^') - line - 1] == 'M');
  }
}

TEST_CASE("garbage and huge texts end in a ParseError") {
  CHECK(failure(std::string(1 << 20, 'x')) == "column 16385: expected at most 16384 bytes of text, got 1048576");
  CHECK(failure("f: x[" + std::string(9000, '(')) ==
        "column 70: expected an expression nested at most 64 deep, got '('");
  CHECK(failure(std::string("f\0: x[]", 7)) == "column 2: expected '/' or ':', got byte 0x00");
  CHECK(failure("∂f: x[]") == "column 1: expected the name of the op, got '∂'");
}

TEST_CASE("mutated signatures raise nothing but ParseError") {
  const Names attributes = {"stride", "pad", "axis", "keepdims"};
  const auto count = tests::try_mutations({affine, embedding, add, sum, conv2d}, 30000,
                                          [&](const std::string& text) { parse_signature(text, attributes); });
  CHECK(count.accepted > 500);
  CHECK(count.refused > 5000);
}

}  // namespace signature_test
}  // namespace gradcheck

#include "gradcheck/declare/declarations.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace gradcheck;

namespace {

std::vector<std::string> mistakes_in(const DeclaredTexts& texts) {
  std::vector<std::string> sentences;
  try {
    static_cast<void>(read_declarations(texts));
  } catch (const DeclarationError& error) {
    for (const ParseError& mistake : error.mistakes()) sentences.emplace_back(mistake.what());
    CHECK(error.what() == sentences.front());
  }
  return sentences;
}

// All texts, and all right.
DeclaredTexts right_texts() {
  return {.signature = "conv: x[N,H], w[K] -> y[N,(H+2*pad-K)/stride+1] where H+2*pad >= K",
          .attributes = "pad: int in 0..2 = 0; stride: int in 1..3 = 1",
          .domain = "x in (0, inf); w in [-1, 1]",
          .structure = "y/x linear; y/w linear",
          .kinks = "x at 0",
          .saved = "rows[N], width[2*pad]",
          .in_place = "y over x"};
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("declarations are read from all texts of an op") {
  const Declarations declared = read_declarations(right_texts());
  CHECK(declared.signature.name == "conv");
  CHECK(declared.attributes.size() == 2);
  CHECK(declared.domains.size() == 2);
  CHECK(declared.structure.size() == 2);
  CHECK(declared.kinks.points.size() == 1);
  CHECK(declared.saved.outputs.size() == 2);
  CHECK(declared.in_place.size() == 1);
  CHECK(mistakes_in(right_texts()).empty());
  CHECK(mistakes_in({.signature = "square: x[A...] -> y[A...]"}).empty());
}

TEST_CASE("a mistake in any text is reported with its column") {
  DeclaredTexts texts = right_texts();
  SECTION("in the signature") {
    texts.signature = "conv: x[N,H], w[K] -> y[N,M]";
    CHECK(mistakes_in(texts) ==
          Sentences{"signature of 'conv', column 27: expected a dimension bound by an input (N, H, K) or an attribute, "
                    "got 'M'"});
  }
  SECTION("in the attributes") {
    texts.attributes = "pad: int in 0..2 = 0; stride: int 1..3 = 1";
    CHECK(mistakes_in(texts) == Sentences{"attributes of 'conv', column 35: expected 'in', got '1'"});
  }
  SECTION("in an attribute's range") {
    texts.attributes = "pad: int in 0..Q = 0; stride: int in 1..3 = 1";
    CHECK(mistakes_in(texts) == Sentences{"attributes of 'conv', column 16: expected a dimension of the signature or "
                                          "an attribute declared before, got 'Q'"});
  }
  SECTION("in the domain") {
    texts.domain = "x in (0, inf]";
    CHECK(mistakes_in(texts) == Sentences{"domain of 'conv', column 13: expected ')' behind an infinite end, got ']'"});
  }
  SECTION("in the structure") {
    texts.structure = "y/x smooth";
    CHECK(mistakes_in(texts) == Sentences{"structure of 'conv', column 5: expected diagonal, block-diagonal, causal, "
                                          "banded, permutation or linear, got 'smooth'"});
  }
  SECTION("in the kinks") {
    texts.kinks = "q at 0";
    CHECK(mistakes_in(texts) ==
          Sentences{"kinks of 'conv', column 1: expected an input with a gradient (x, w), got 'q'"});
  }
  SECTION("in the saved tensors, where columns are those of their own text") {
    texts.saved = "rows[N], width[Q]";
    CHECK(mistakes_in(texts) ==
          Sentences{"saved of 'conv', column 16: expected a dimension bound by an input (N, H, K) "
                    "or an attribute, got 'Q'"});
  }
  SECTION("in in_place") {
    texts.in_place = "y into x";
    CHECK(mistakes_in(texts) == Sentences{"in_place of 'conv', column 3: expected 'over', got 'into'"});
  }
}

TEST_CASE("the mistakes of all texts are reported together") {
  DeclaredTexts texts = right_texts();
  texts.domain = "x in 0, inf";
  texts.kinks = "x at zero";
  texts.saved = "rows";
  texts.in_place = "x over y";
  CHECK(mistakes_in(texts) ==
        Sentences{"domain of 'conv', column 6: expected an interval that opens with '(' or '[', "
                  "got '0'",
                  "kinks of 'conv', column 6: expected a number, got 'zero'",
                  "saved of 'conv', column 5: expected ':' or '[', got the end of the text",
                  "in_place of 'conv', column 1: expected an output with a gradient (y), got 'x'"});

  SECTION("without those that only follow from a wrong signature") {
    texts.signature = "conv: x[N,H w[K] -> y[N]";
    texts.kinks = "anything at 0";
    texts.structure = "y/x block-diagonal over N; y/w causal over";
    CHECK(mistakes_in(texts) ==
          Sentences{"signature of 'conv', column 13: expected ',' or ']', got 'w'",
                    "domain of 'conv', column 6: expected an interval that opens with '(' or '[', "
                    "got '0'",
                    "structure of 'conv', column 43: expected a dimension or a sequence, got the "
                    "end of the text"});
  }
  SECTION("without those that only follow from wrong attributes") {
    texts = right_texts();
    texts.attributes = "pad: int in 0..2 = 0; stride: int in 1..3";
    CHECK(mistakes_in(texts) == Sentences{"attributes of 'conv', column 42: expected '=', got the end of the text"});
  }
  SECTION("also if the op has no name") {
    CHECK(mistakes_in({.signature = "", .attributes = "p"}) ==
          Sentences{"attributes, column 2: expected ':', got the end of the text",
                    "signature, column 1: expected the name of the op, got the end of the text"});
  }
}

#pragma once

#include "gradcheck/error.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace gradcheck::tests {

/// What the parser says about a wrong text, without its subject: "column 5: expected ':', got 'x'".
template <class Parse>
std::string parse_failure(Parse parse) {
  try {
    parse();
  } catch (const ParseError& error) {
    return "column " + std::to_string(error.column()) + ": expected " + error.expected() + ", got " + error.got();
  }
  return "no ParseError";
}

}  // namespace gradcheck::tests

#include "tests/ops/call_op.hpp"

#include <sstream>

namespace gradcheck::tests {

namespace {

bool agrees(const Truth& actual, const std::string& expected, const Truth& tolerance) {
  if (expected == "nan") return actual != actual;
  const Truth value = expected == "inf" ? std::numeric_limits<Truth>::infinity() : Truth(expected);
  return actual == value || abs(actual - value) <= tolerance * abs(value);
}

}  // namespace

std::string difference(const std::vector<Truth>& actual, const std::vector<std::string>& expected,
                       const Truth& tolerance) {
  std::ostringstream text;
  text.precision(40);
  if (actual.size() != expected.size()) text << actual.size() << " elements, expected " << expected.size();
  for (std::size_t i = 0; i < actual.size() && text.str().empty(); ++i) {
    if (agrees(actual[i], expected[i], tolerance)) continue;
    text << "element " << i << " is " << actual[i] << ", expected " << expected[i];
  }
  return text.str();
}

}  // namespace gradcheck::tests

// A wrong gradient in a program of one's own: what it gets to know, and how it repeats the finding.
#include <fstream>
#include <gradcheck/check/gradient_check.hpp>
#include <gradcheck/error.hpp>
#include <gradcheck/sdk.hpp>
#include <gradcheck/testing.hpp>
#include <iostream>
#include <iterator>
#include <string>

namespace {

using namespace gradcheck;

/// y = x^2 whose backward forgets the 2.
struct HalfSquare {
  static constexpr auto signature = "half_square: x[A...] -> y[A...]";

  template <class T>
  static void forward(View<T> x, Out<T> y) {
    y.array() = x.array() * x.array();
  }

  template <class T>
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    dx.array() = x.array() * dy.array();
  }
};

bool all_as_expected = true;

void expect(bool condition, const std::string& sentence) {
  if (condition) return;
  std::cerr << "not as expected: " << sentence << '\n';
  all_as_expected = false;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool refuses_unknown_format(const RunRecord& record) {
  try {
    write_report(record, "pdf", "gradients.pdf");
  } catch (const UsageError&) {
    return true;
  }
  return false;
}

/// Some case generated for the op shows the mistake.
bool fails_in_generated_cases(const Op& op) {
  const std::unique_ptr<CaseStream> cases = generated_cases().open(op, 1);
  for (std::int64_t index = 0; index < 20; ++index) {
    const Outcome outcome = check_gradient(op, cases->draw(index).instance);
    if (!outcome.failures.empty()) return outcome.failures.front().input == "x";
  }
  return false;
}

}  // namespace

int main() {
  const Op op = op_of<HalfSquare>();
  RunOptions options;
  options.cases = 50;
  const RunRecord record = check_ops({op}, options);
  write_report(record, "console", std::cout);
  expect(record.exit_code == 1, "the exit code of a run with findings is 1");
  const OpRecord& result = record.ops.at(0);
  expect(result.verdict == Verdict::fail, "the op fails");
  expect(result.origin.ends_with("wrong_op.cpp"), "the origin is this file");
  expect(result.properties.size() > 5, "all properties are checked");
  const PropertyRecord& gradient = result.properties.at(0);
  expect(gradient.property == "gradient" && gradient.cases == options.cases, "the gradient is checked in each case");
  const Finding& finding = gradient.findings.at(0);
  expect(finding.kind == "wrong-value" && finding.input == "x", "the finding is about the gradient of x");

  write_report(record, "html", "wrong_gradients.html");
  const std::string page = content_of("wrong_gradients.html");
  expect(page.find("half_square") != std::string::npos, "the page names the op");
  expect(page.find(finding.token) != std::string::npos, "the page has the token of the finding");
  expect(refuses_unknown_format(record), "an unknown format is refused");

  const RunRecord again = replay(op, finding.token);
  expect(again.exit_code == 1, "the finding repeats");
  expect(again.ops.at(0).properties.at(0).findings.at(0).kind == finding.kind, "the finding repeats as it was");
  expect(fails_in_generated_cases(op), "a generated case shows the mistake");
  return all_as_expected ? 0 : 1;
}

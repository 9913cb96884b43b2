#include "tests/record/record_fixture.hpp"

#include <cmath>
#include <limits>
#include <optional>

namespace gradcheck::tests {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

RunRecord empty_run() {
  RunRecord run;
  run.version = "1.2.3";
  run.command = "gradcheck run --seed 42";
  run.seed = 18446744073709551615ULL;  // does not fit a double
  run.cases_per_op = 64;
  run.jobs = 2;
  run.started = "2024-05-06T07:08:09Z";
  run.seconds = 1.25;
  return run;
}

PropertyRecord property(const std::string& name, std::int64_t cases) {
  PropertyRecord p;
  p.property = name;
  p.cases = p.passed = cases;
  p.compared_entries = 12 * cases;
  p.forward_calls = 9 * cases;
  p.backward_calls = cases;
  p.referee_cases = 1;
  p.seconds = 0.125;
  return p;
}

GradientStrength strength(const std::string& input, std::int64_t cases) {
  GradientStrength g;
  g.input = input;
  g.compared = cases;
  g.median = 3.0517578125e-21;
  g.best = 8.0779356694631609e-23;
  return g;
}

OpRecord op(const std::string& name, const std::string& signature, const std::vector<std::string>& inputs) {
  OpRecord o;
  o.name = name;
  o.signature = signature;
  o.domain = "all finite";
  o.origin = "built-in";
  o.scalars = {"float", "double", "double-double"};
  o.properties = {property("gradient", 64), property("linearity", 32)};
  for (const std::string& input : inputs) o.properties[0].gradients.push_back(strength(input, 64));
  o.properties[0].strata = {
      {"shapes/ordinary", 40, 0, ""},
      {"shapes/empty", 0, 0, "no extent may be 0: the signature has no condition such as `where N >= 0`"},
      {"values/zeros", 7, 2, ""}};
  o.properties[0].set_aside = 2;
  o.properties[0].passed -= 2;
  o.properties[0].set_aside_reason = "dx[0] is 0, the numeric derivative 0 ± inf: too wide to tell";
  return o;
}

void make(PropertyRecord& p, Verdict verdict, Finding finding) {
  p.verdict = verdict;
  --p.passed;
  ++(verdict == Verdict::weak        ? p.weak
     : verdict == Verdict::undecided ? p.undecided
     : verdict == Verdict::error     ? p.errors
                                     : p.failed);
  finding.verdict = verdict;
  finding.property = p.property;
  p.findings.push_back(std::move(finding));
}

// z = x W + b with N, D, M = 2, 3, 2; dW[2,1] lacks the second row of the batch.
Finding wrong_affine() {
  Finding f;
  f.kind = "wrong-value";
  f.message = "The gradient of W is wrong in 1 of 6 entries: the analytic value is half of the reference";
  f.case_index = 12;
  f.cases = 31;
  f.shrink_steps = 9;
  f.attributes = {{"transpose", "false"}, {"alpha", "0.75"}};
  f.inputs = {{"x", false, {2, 3}, {0.5, -1.25, 1, 2, 0, 1}},
              {"W", false, {3, 2}, {1, 0.25, -0.5, 2, 0.125, -3}},
              {"b", false, {2}, {0, -0.0}}};
  f.upstream = {{"z", false, {2, 2}, {0.75, -0.5, 1, 0.625}}};
  RecordComparison c;
  c.input = "W";
  c.input_index = {2, 1};
  c.analytic = "0.5";
  c.reference = "0.51250000000000000000000000000000000000001";
  c.error_bound = "3.1e-38";
  c.difference = "-0.0125";
  c.centered = "0.5124999999997";
  c.step = "1.52587890625e-05";
  c.scheme = "9-point centered";
  c.scalar = "50 digits";
  c.forward_calls = 8;
  f.comparisons.push_back(c);
  c.output = "z";
  c.output_index = {1, 1};
  c.analytic = "0";
  c.reference = "1";
  c.difference = "-1";
  f.comparisons.push_back(c);
  f.wrong_entries = 1;
  f.compared_entries = 6;
  RecordJacobian j;
  j.output = "z";
  j.input = "W";
  j.rows = 4;
  j.columns = 6;
  j.numeric = {0.5, 0, -1.25, 0, 1, 0, 0, 0.5, 0, -1.25, 0, 1, 2, 0, 1e-9, 0, 1, 0, 0, 2, 0, 1e-9, 0, 1};
  j.analytic = j.numeric;
  j.error_bound.assign(24, 1e-30);
  j.verdict.assign(24, Verdict::pass);
  j.analytic[23] = 0;
  j.verdict[23] = Verdict::fail;
  j.analytic[4] = std::nextafter(1.0, 2.0);  // rounded for display; the entry passed
  j.analytic[12] = -2;
  j.verdict[12] = Verdict::fail;
  f.jacobians.push_back(j);
  f.input = "W";
  f.strata = {"attributes/pairs", "shapes/different", "values/ordinary", "upstream/ordinary"};
  f.case_seed = 17446744073709551557ULL;
  f.token = "gc1:42:affine:gradient:12:0.3:9f2c1a7b.07b1e2c4.5d10aa3e";
  f.replay = "gradcheck replay gc1:42:affine:gradient:12:0.3:9f2c1a7b.07b1e2c4.5d10aa3e";
  return f;
}

// So many rows and columns that cells show signs instead of numbers.
Finding not_a_number() {
  Finding f;
  f.kind = "not-a-number";
  f.message = "The gradient of x is NaN where the reference is finite";
  f.case_index = 3;
  f.cases = 1;
  RecordTensor x{"x", false, {3, 40}, {}}, ids{"ids", true, {4}, {0, 2, 2, 1}};
  for (int i = 0; i < 120; ++i) x.values.push_back(0.25 * (i % 7) - 0.5);
  f.inputs = {x, ids, {"empty", false, {0, 3}, {}}, {"t", false, {}, {-infinity}}};
  f.upstream = {{"y", false, {12}, std::vector<double>(12, 1)}};
  RecordComparison c;
  c.input = "x";
  c.input_index = {1, 23};
  c.analytic = "NaN";
  c.reference = "0.1";
  c.error_bound = "1e-30";
  c.scalar = "double-double";
  f.comparisons.push_back(c);
  f.wrong_entries = 3;
  f.compared_entries = 120;
  RecordJacobian j;
  j.output = "y";
  j.input = "x";
  j.rows = j.columns = 12;
  for (int r = 0; r < 12; ++r) {
    for (int k = 0; k < 12; ++k) {
      j.numeric.push_back(std::abs(r - k) > 3 ? 0 : (r == k ? 1 : -1) * std::exp(-0.5 * std::abs(r - k)));
      j.analytic.push_back(j.numeric.back());
      j.error_bound.push_back(1e-25);
      j.verdict.push_back(Verdict::pass);
    }
  }
  const auto set = [&j](std::size_t i, double value, Verdict verdict) {
    j.analytic[i] = value;
    j.verdict[i] = verdict;
  };
  set(0, nan, Verdict::fail);
  set(14, infinity, Verdict::fail);
  set(27, -infinity, Verdict::fail);
  set(40, 1e-3, Verdict::fail);
  set(41, j.numeric[41] + 1e-14, Verdict::fail);
  set(66, j.numeric[66] * 0.5, Verdict::undecided);
  set(143, -1, Verdict::fail);
  f.jacobians.push_back(j);
  return f;
}

}  // namespace

RecordJacobian large_jacobian(std::int64_t rows, std::int64_t columns, std::int64_t wrong_row,
                              std::int64_t wrong_column) {
  RecordJacobian j;
  j.output = "y";
  j.input = "x";
  j.rows = rows;
  j.columns = columns;
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) j.numeric.push_back(r == c ? 1 + 0.01 * static_cast<double>(r) : 0);
  }
  j.analytic = j.numeric;
  j.error_bound.assign(j.numeric.size(), 1e-20);
  j.verdict.assign(j.numeric.size(), Verdict::pass);
  const auto wrong = static_cast<std::size_t>(wrong_row * columns + wrong_column);
  j.analytic[wrong] = 0.5;
  j.verdict[wrong] = Verdict::fail;
  return j;
}

RunRecord all_pass() {
  RunRecord run = empty_run();
  run.ops = {op("affine", "affine: x[N,D], W[D,M], b[M] -> z[N,M]", {"x", "W", "b"}),
             op("tanh", "tanh: x[A...] -> y[A...]", {"x"})};
  std::vector<GradientStrength>& of_affine = run.ops[0].properties[0].gradients;
  of_affine[1].compared = 57;
  of_affine[1].unresolved = 7;
  of_affine[1].median = 0.25;
  of_affine[2].zero = 64;
  of_affine[2].median = of_affine[2].best = std::nullopt;
  run.ops[1].properties[0].gradients[0].median = 5.4e29;
  return run;
}

RunRecord failing() {
  RunRecord run = all_pass();
  make(run.ops[0].properties[0], Verdict::fail, wrong_affine());
  run.ops[0].verdict = Verdict::fail;
  run.ops.push_back(op("masked_norm", "masked_norm: x[N,D], ids:index(N)[K], t -> y[N]", {"x", "t"}));
  make(run.ops[2].properties[0], Verdict::fail, not_a_number());
  run.ops[2].verdict = Verdict::fail;
  run.exit_code = 1;
  return run;
}

RunRecord undecided() {
  RunRecord run = all_pass();
  Finding f;
  f.kind = "bound-too-wide";
  f.message = "The error bound of the reference is 0.3, too wide to tell whether the gradient is right";
  f.cases = 2;
  f.inputs = {{"x", false, {}, {1e-300}}};
  RecordComparison c;
  c.input = "x";
  c.analytic = "1";
  c.reference = "0.9";
  c.error_bound = "0.3";
  f.comparisons = {c};
  f.compared_entries = 1;
  f.replay = "gradcheck replay --op tanh --case 0";
  make(run.ops[1].properties[0], Verdict::undecided, f);
  run.ops[1].verdict = Verdict::undecided;
  run.exit_code = 1;
  return run;
}

RunRecord weak() {
  RunRecord run = all_pass();
  Finding f;
  f.kind = weak_numerics;
  f.message = "float64 dx is 0, the 50 digits backward is 4.248354255291589e-18: relative error 1";
  f.input = "x";
  f.cases = 3;
  f.inputs = {{"x", false, {}, {40}}};
  RecordComparison c;
  c.input = "x";
  c.analytic = "0";
  c.reference = "4.248354255291589e-18";
  c.error_bound = "2e-32";
  f.comparisons = {c};
  f.wrong_entries = 1;
  f.compared_entries = 2;
  f.replay = "gradcheck replay gc1:42:tanh:precision:0::9f2c1a7b.07b1e2c4.5d10aa3e";
  run.ops[1].properties.push_back(property("precision", 32));
  make(run.ops[1].properties[2], Verdict::weak, f);
  run.ops[1].verdict = Verdict::weak;
  return run;
}

RunRecord refused() {
  RunRecord run = all_pass();
  Finding f;
  f.kind = "exception";
  f.message = "backward threw: index 7 is out of range";
  f.cases = 64;
  make(run.ops[1].properties[1], Verdict::error, f);
  run.ops[1].verdict = Verdict::error;
  run.exit_code = 1;
  return run;
}

RunRecord not_loaded() {
  RunRecord run = all_pass();
  run.load_failures = {
      {"my_op.cpp", "The plugin did not compile", "my_op.cpp:3:1: error: expected ';'\n\tint x\n\t     ^\n"}};
  run.exit_code = 2;
  return run;
}

RunRecord nothing_checked() {
  RunRecord run = empty_run();
  run.exit_code = 5;
  return run;
}

std::string hostile_text() {
  using namespace std::string_literals;
  return "<script>alert(1)</script> \"dq\" 'sq' ]]> &amp; --> </style> \xff\xc3( \x1b[31mred\x1b]0;t\x07 "
         "nul\0end\nnew\tline \xe2\x80\xae"
         "bidi \xc2\x9b"
         "31m http://evil.example/"s;
}

RunRecord hostile(const std::string& text) {
  RunRecord run = failing();
  run.version = run.command = run.started = text;
  run.load_failures = {{text, text, text}};
  for (OpRecord& o : run.ops) {
    o.name = o.signature = o.attributes = o.domain = o.structure = o.kinks = o.source = o.origin = text;
    o.scalars = {text, text};
    for (PropertyRecord& p : o.properties) {
      p.property = text;
      for (GradientStrength& g : p.gradients) g.input = text;
      for (Finding& f : p.findings) {
        f.property = f.kind = f.message = f.replay = text;
        f.attributes = {{text, text}};
        for (RecordTensor& t : f.inputs) t.name = text;
        for (RecordTensor& t : f.upstream) t.name = text;
        for (RecordComparison& c : f.comparisons) {
          c.input = c.output = c.analytic = c.reference = c.error_bound = c.difference = c.centered = c.step =
              c.scheme = c.scalar = text;
        }
        for (RecordJacobian& j : f.jacobians) j.output = j.input = text;
      }
    }
  }
  return run;
}

}  // namespace gradcheck::tests

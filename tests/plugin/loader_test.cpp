#include "gradcheck/plugin/loader.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "gradcheck/abi/abi.h"
#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/error.hpp"
#include "tests/cli/temporary_folder.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

/// Why the plugin, or the first refused op of it, cannot be used.
std::string refusal(const std::filesystem::path& path) {
  try {
    const LoadedPlugin plugin = load_plugin(path);
    return plugin.refused.empty() ? "loaded" : plugin.refused.front().message;
  } catch (const LoadError& error) {
    return error.what();
  }
}

std::string refusal_of(const std::string& plugin) { return refusal(test_plugin(plugin)); }

const Op& op_named(const std::vector<Op>& ops, const std::string& name) {
  for (const Op& op : ops) {
    if (op.name() == name) return op;
  }
  throw std::runtime_error("no op " + name);
}

Case case_of_size(const Op& op, std::int64_t size) {
  Bindings bindings;
  bindings.set_dimension("N", size);
  return make_case(op, bindings, {});
}

double value_at(const Op& op, double x) {
  Case instance = case_of_size(op, 1);
  instance.inputs[0][0] = x;
  Evaluation<double> evaluation(op, instance);
  evaluation.forward();
  return evaluation.output(0, 0);
}

std::string failure(const std::string& name) {
  const std::vector<Op> ops =
      load_plugin(test_plugin(name == "throws_exception" || name == "throws_number" ? "sdk_ops" : "misbehaving")).ops;
  const Op& op = op_named(ops, name);
  const Case instance = case_of_size(op, 3);
  Evaluation<double> evaluation(op, instance);
  try {
    evaluation.forward();
    evaluation.set_upstream_zero();
    evaluation.backward();
  } catch (const OpError& error) {
    return error.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("a plugin in C is loaded with all its ops") {
  const std::vector<Op> ops = load_plugin(test_plugin("right")).ops;
  REQUIRE(ops.size() == 4);
  CHECK(ops[0].name() == "square");
  CHECK(ops[0].origin() == test_plugin("right").string());
  CHECK_FALSE(ops[0].extended());
  CHECK(ops[1].forward_in(ScalarKind::binary128));
  CHECK(ops[1].backward_in(ScalarKind::float32));
  CHECK(ops[1].extended());
  CHECK(ops[2].accumulates());
  CHECK_FALSE(ops[0].accumulates());

  SECTION("also one whose table has fields that this gradcheck does not know") {
    CHECK(ops[3].name() == "newer_square");
    CHECK(ops[3].table().struct_size > sizeof(gradcheck_op));
  }
  SECTION("under the name that the caller gives it") {
    CHECK(load_plugin(test_plugin("right"), "my_op.cpp").ops[0].origin() == "my_op.cpp");
  }
}

TEST_CASE("a plugin of the SDK is loaded with the scalars that its ops compute in") {
  const std::vector<Op> ops = load_plugin(test_plugin("sdk_ops")).ops;
  const Op& templated = op_named(ops, "scaled");
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::wide}) {
    CHECK(templated.forward_in(scalar));
    CHECK(templated.backward_in(scalar));
  }
  CHECK(templated.attributes().size() == 3);
  const Op& black_box = op_named(ops, "float_only");
  CHECK(black_box.forward_in(ScalarKind::float32));
  for (const ScalarKind scalar :
       {ScalarKind::float64, ScalarKind::double_double, ScalarKind::wide, ScalarKind::binary128}) {
    CHECK_FALSE(black_box.forward_in(scalar));
    CHECK_FALSE(black_box.backward_in(scalar));
  }
}

TEST_CASE("plugins with ops of one C++ name keep each its own") {
  const std::vector<Op> doubled = load_plugin(test_plugin("doubled")).ops,
                        tripled = load_plugin(test_plugin("tripled")).ops;
  REQUIRE(doubled.at(0).name() == "doubled");
  REQUIRE(tripled.at(0).name() == "tripled");
  CHECK(value_at(doubled[0], 5.0) == 10.0);
  CHECK(value_at(tripled[0], 5.0) == 15.0);
}

TEST_CASE("a file that is no plugin is refused with the reason") {
  const TemporaryFolder folder;
  write_file(folder / "text.so", "not an ELF file");
  write_file(folder / "empty.so", "");
  CHECK_THAT(refusal(folder / "text.so"), Catch::Contains("could not be loaded: "));
  CHECK_THAT(refusal(folder / "empty.so"), Catch::Contains("could not be loaded: "));
  CHECK(refusal(folder / "none.so") == (folder / "none.so").string() + ": not found");
  CHECK(refusal(folder.path()) == folder.path().string() + ": not a file");
  CHECK_THAT(refusal_of("no_entry"), Catch::Contains("does not export gradcheck_plugin_entry"));
  CHECK_THAT(refusal_of("undefined_symbol"),
             Catch::Contains("undefined symbol: gradcheck_tests_symbol_that_nobody_defines"));
}

TEST_CASE("a plugin table with a piece missing is refused with the reason") {
  struct Refused {
    std::string plugin, reason;
  };
  const auto refused = GENERATE(values<Refused>({
      {"older_version", "wrong version: it was built for version 0 of the plugin ABI, this gradcheck has version 1"},
      {"newer_version", "wrong version: it was built for version 7 of the plugin ABI, this gradcheck has version 1"},
      {"no_ops", "the plugin has no ops"},
      {"missing_op", "op 1 of its table is missing"},
      {"small_plugin", "its plugin table says 8 bytes, expected at least 32"},
      {"small_op", "op 1 says 16 bytes, expected at least 96"},
      {"same_names", "two ops are called square"},
      {"failing_entry", "the plugin refused to load: no licence for this machine"},
      {"silent_entry", "the plugin refused to load: no reason given"},
      {"empty_entry", "its gradcheck_plugin_entry did not fill in the plugin table"},
  }));
  CAPTURE(refused.plugin);
  CHECK(refusal_of(refused.plugin) == test_plugin(refused.plugin).string() + ": " + refused.reason);
}

TEST_CASE("an op with a piece missing is refused by name, and the others are loaded") {
  const auto origin = [](const char* plugin) { return test_plugin(plugin).string(); };
  CHECK(refusal_of("no_signature") == "an op of " + origin("no_signature") + " has no signature");
  CHECK(refusal_of("no_forward") == "second of " + origin("no_forward") + " has no forward function");
  CHECK(refusal_of("no_backward") == "second of " + origin("no_backward") + " has no backward function");
  CHECK_THAT(refusal_of("unknown_scalars"), Catch::Contains("must name at least one known scalar"));
  CHECK(op_named(load_plugin(test_plugin("no_backward")).ops, "square").name() == "square");
}

TEST_CASE("a signature that cannot be read is refused with the column, and the other ops are loaded") {
  const LoadedPlugin plugin = load_plugin(test_plugin("bad_signature"));
  REQUIRE(plugin.refused.size() == 1);
  CHECK_THAT(plugin.refused[0].message,
             Catch::StartsWith(test_plugin("bad_signature").string() + ": signature of 'second', column 27: "));
  CHECK_THAT(plugin.refused[0].detail, Catch::EndsWith("\n" + std::string(26, ' ') + "^"));
  CHECK(plugin.ops.size() == 1);
}

TEST_CASE("a message without its final NUL ends with the buffer") {
  const std::string message = refusal_of("hostile_entry");
  const std::string start = test_plugin("hostile_entry").string() + ": the plugin refused to load: ";
  CHECK(message.size() == start.size() + 1023);
  CHECK_THAT(message, Catch::StartsWith(start + "\033[31mred"));
}

TEST_CASE("an op that fails is reported with what it said") {
  CHECK(failure("silent") == "silent: forward failed in float64: status 1 without a message");
  CHECK(failure("unknown_status") == "unknown_status: backward failed in float64: status 77 without a message");
  CHECK(failure("endless_message") == "endless_message: forward failed in float64: " + std::string(1023, 'm'));
  CHECK(failure("throws_exception") == "throws_exception: forward failed in float64: the device is gone");
  CHECK(failure("throws_number") ==
        "throws_number: backward failed in float64: the op threw something that is not a std::exception");
}

TEST_CASE("operands that do not fit in an expression of Eigen are an error of the shape") {
  const std::vector<Op> ops = load_plugin(test_plugin("sdk_ops")).ops;
  const Op& op = op_named(ops, "wrong_product");
  const Case instance = case_of_size(op, 3);
  Evaluation<double> evaluation(op, instance);
  CHECK_THROWS_AS(evaluation.forward(), ShapeError);
  CHECK_THROWS_WITH(evaluation.forward(),
                    Catch::StartsWith("wrong_product: forward: shapes do not fit in a matrix expression"));
}

TEST_CASE("an op that writes one element too far is reported with the tensor") {
  CHECK(failure("writes_behind_output") == "writes_behind_output: wrote outside of y, which has shape [3]");
  CHECK(failure("writes_before_gradient") == "writes_before_gradient: wrote outside of dx, which has shape [3]");
}

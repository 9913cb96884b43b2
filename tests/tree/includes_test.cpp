#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/tree/include_rules.hpp"

using gradcheck::tests::include_complaints;

TEST_CASE("each file includes only what its folder may") {
  const std::filesystem::path root = GRADCHECK_SOURCE_DIR;
  const auto files = gradcheck::tests::source_files(root);
  CHECK(files.size() > 10);
  for (const std::string& file : files) {
    std::ifstream stream(root / file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (const std::string& complaint : include_complaints(file, text)) FAIL_CHECK(complaint);
  }
}

TEST_CASE("the table of includes has no cycle") {
  std::vector<std::string> below;
  for (const auto& rule : gradcheck::tests::folder_rules()) {
    for (const std::string& folder : rule.folders) {
      CAPTURE(rule.folder, folder);
      CHECK(std::ranges::count(below, folder) == 1);
    }
    CHECK(std::ranges::count(below, rule.folder) == 0);
    below.push_back(rule.folder);
  }
}

TEST_CASE("each folder of the project has a row in the table of includes") {
  const std::filesystem::path root = GRADCHECK_SOURCE_DIR;
  for (const std::string& file : gradcheck::tests::source_files(root)) {
    const auto complaints = include_complaints(file, "#include \"gradcheck/unlisted_folder/file.hpp\"\n");
    const bool listed = complaints.empty() || complaints.front().find("does not list") == std::string::npos;
    CAPTURE(file);
    CHECK(listed);
  }
}

TEST_CASE("a wrong include is reported") {
  struct Example {
    std::string file, header;
  };
  const auto wrong = GENERATE(values<Example>({
      {"gradcheck/declare/signature.hpp", "ops/linear/affine.hpp"},
      {"gradcheck/declare/signature.cpp", "properties/case.hpp"},
      {"gradcheck/run/run.cpp", "reports/html.hpp"},
      {"gradcheck/run/run.cpp", "gradcheck/cli/run_command.hpp"},
      {"gradcheck/run/run.cpp", "rapidcheck.h"},
      {"gradcheck/abi/crossing.hpp", "gradcheck/declare/op.hpp"},
      {"gradcheck/declare/op.hpp", "gradcheck/call/case.hpp"},
      {"gradcheck/check/gradient_check.cpp", "gradcheck/run/runner.hpp"},
      {"gradcheck/check/compare/entry.hpp", "gradcheck/check/locate/decoding.hpp"},
      {"gradcheck/check/locate/decoding.cpp", "gradcheck/check/gradient_check.hpp"},
      {"gradcheck/record/record.hpp", "gradcheck/run/runner.hpp"},
      {"gradcheck/run/runner.cpp", "gradcheck/worker/worker_process.hpp"},
      {"gradcheck/unlisted/file.cpp", "gradcheck/error.hpp"},
      {"gradcheck/declare/signature.hpp", "fmt/format.h"},
      {"gradcheck/cli/main.cpp", "tests/faulty_ops/wrong_sign.hpp"},
      {"gradcheck/cli/main.cpp", "rapidcheck.h"},
      {"ops/linear/affine.hpp", "gradcheck/record/record.hpp"},
      {"ops/linear/affine.hpp", "properties/case.hpp"},
      {"ops/linear/affine.hpp", "affine.hpp"},
      {"properties/case.cpp", "ops/linear/affine.hpp"},
      {"properties/case.cpp", "reports/html.hpp"},
      {"properties/case.cpp", "gradcheck/cli/main.hpp"},
      {"reports/html.cpp", "gradcheck/declare/signature.hpp"},
      {"reports/html.cpp", "gradcheck/run/run.hpp"},
      {"reports/html.cpp", "rapidcheck/gen/Numeric.h"},
      {"reports/html.cpp", "tests/approved/page.hpp"},
      {"elsewhere/thing.cpp", "gradcheck/error.hpp"},
  }));
  CAPTURE(wrong.file, wrong.header);

  SECTION("with file and line, in quotes or in angle brackets") {
    for (const std::string& include :
         {"#include \"" + wrong.header + "\"", "  # include <" + wrong.header + ">  // why"}) {
      const auto complaints = include_complaints(wrong.file, "#pragma once\n\n" + include + "\n#include <vector>\n");
      REQUIRE(complaints.size() ==
              ((wrong.file.starts_with("elsewhere") || wrong.file.find("unlisted") != std::string::npos) ? 2 : 1));
      CHECK(complaints.front().starts_with(wrong.file + ":3: "));
    }
  }
  SECTION("but not in a comment") {
    CHECK(include_complaints(wrong.file, "// #include \"" + wrong.header + "\"\n").empty());
  }
}

TEST_CASE("a right include is not reported") {
  struct Example {
    std::string file, header;
  };
  const auto right = GENERATE(values<Example>({
      {"gradcheck/cli/main.cpp", "ops/builtin_ops.hpp"},
      {"gradcheck/cli/main.cpp", "gradcheck/cli/run_command.hpp"},
      {"gradcheck/declare/signature.hpp", "gradcheck/tensor/shape.hpp"},
      {"gradcheck/tensor/eigen.hpp", "Eigen/Core"},
      {"gradcheck/record/record.cpp", "nlohmann/json.hpp"},
      {"gradcheck/abi/abi.h", "stdint.h"},
      {"ops/linear/affine.hpp", "gradcheck/tensor/view.hpp"},
      {"properties/case.cpp", "rapidcheck/gen/Numeric.h"},
      {"reports/html.cpp", "gradcheck/record/record.hpp"},
      {"reports/html.cpp", "gradcheck/record/record_json.hpp"},
      {"gradcheck/run/runner.cpp", "gradcheck/record/record.hpp"},
      {"tests/run/run_test.cpp", "tests/faulty_ops/wrong_sign.hpp"},
      {"tests/run/run_test.cpp", "reports/html.hpp"},
  }));
  CAPTURE(right.file, right.header);
  CHECK(include_complaints(right.file, "#include \"" + right.header + "\"\n").empty());
}

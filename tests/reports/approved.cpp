#include "tests/reports/approved.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "reports/reporter_list.hpp"

#ifndef GRADCHECK_APPROVED_DIR
#define GRADCHECK_APPROVED_DIR GRADCHECK_SOURCE_DIR "/tests/approved"
#endif

namespace gradcheck::tests {
namespace {

std::string line_at(const std::string& text, std::size_t position) {
  const std::size_t before = position == 0 ? std::string::npos : text.rfind('\n', position - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string first_difference(const std::string& approved, const std::string& got) {
  const auto at = std::mismatch(approved.begin(), approved.end(), got.begin(), got.end()).first - approved.begin();
  const auto position = static_cast<std::size_t>(at);
  std::ostringstream message;
  message << "line " << 1 + std::count(approved.begin(), approved.begin() + at, '\n') << '\n'
          << "  approved: " << line_at(approved, position) << '\n'
          << "  got:      " << line_at(got, position);
  return message.str();
}

}  // namespace

std::string rendered(const std::string& format, const RunRecord& record, bool colour) {
  const reports::Reporter* reporter = reports::find_reporter(format);
  REQUIRE(reporter != nullptr);
  std::ostringstream out;
  reports::ReportOptions options;
  options.colour = colour;
  reporter->write(record, out, options);
  return out.str();
}

void check_approved(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(GRADCHECK_APPROVED_DIR) / name;
  const char* approve = std::getenv("GRADCHECK_APPROVE");
  if (approve != nullptr && std::string_view(approve) == "1") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream file(path, std::ios::binary);
  INFO(
      "Approved file: " << path.string()
                        << "\nIf the new output is right, run this test with GRADCHECK_APPROVE=1 and commit the file.");
  if (!file) FAIL("there is no such file");
  const std::string approved{std::istreambuf_iterator<char>(file), {}};
  if (approved != text)
    FAIL_CHECK("the output differs from the approved one in " << first_difference(approved, text));
  else
    SUCCEED();
}

}  // namespace gradcheck::tests

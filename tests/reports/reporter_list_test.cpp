#include "reports/reporter_list.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace gradcheck::reports;

TEST_CASE("reporter list") {
  SECTION("names are unique and found") {
    std::set<std::string> names;
    for (const Reporter* reporter : all_reporters()) {
      REQUIRE(reporter != nullptr);
      CHECK(names.insert(std::string(reporter->format())).second);
      CHECK(find_reporter(reporter->format()) == reporter);
      CHECK_FALSE(reporter->description().empty());
    }
    CHECK(names == std::set<std::string>{"console", "html", "jsonl", "junit"});
  }
  SECTION("an unknown name is null") { CHECK(find_reporter("HTML") == nullptr); }
}

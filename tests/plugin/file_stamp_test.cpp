#include "gradcheck/plugin/file_stamp.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "tests/cli/temporary_folder.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

// As if the file had been left alone for a while before its stamp was taken.
FileStamp settled_stamp(const fs::path& path) {
  FileStamp stamp = stamp_of(path).value();
  CHECK(stamp.state.empty());
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  stamp.state = std::to_string(status.st_size) + ",?";
  return stamp;
}

}  // namespace

TEST_CASE("a stamp holds what a file was") {
  const TemporaryFolder folder;
  write_file(folder / "a header.hpp", "one");
  std::vector<FileStamp> stamps{stamp_of(folder / "a header.hpp").value()};
  CHECK(stamps[0].hash == hash_text("one"));
  CHECK(hash_text("one").size() == 32);
  CHECK(hash_text("one") != hash_text("two"));

  SECTION("and is written and read as text") {
    stamps.push_back({"/an/other file", hash_text(""), "3,4.5,6.7,8"});
    const auto read = stamps_in(to_text(stamps));
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK(read->at(0).path == folder / "a header.hpp");
    CHECK(read->at(0).state.empty());
    CHECK(read->at(1).hash == hash_text(""));
    CHECK(read->at(1).state == "3,4.5,6.7,8");
    CHECK(stamps_in("")->empty());
    CHECK_FALSE(stamps_in("no line end"));
    CHECK_FALSE(stamps_in("twowords only\n"));
  }
  SECTION("so that a change of the content is noticed") {
    write_file(folder / "a header.hpp", "two");
    CHECK(check_stamps(stamps) == StampCheck::changed);
  }
  SECTION("so that it is noticed that the file is gone") {
    fs::remove(folder / "a header.hpp");
    CHECK(check_stamps(stamps) == StampCheck::changed);
    CHECK_FALSE(stamp_of(folder / "a header.hpp"));
    CHECK_FALSE(stamp_of(folder.path()));
  }
  SECTION("and a file that was just written is read again") {
    CHECK(check_stamps(stamps) == StampCheck::unchanged_contents);
  }
  SECTION("and a file with other times and the same content is unchanged") {
    std::vector<FileStamp> older{settled_stamp(folder / "a header.hpp")};
    CHECK(check_stamps(older) == StampCheck::unchanged_contents);
    write_file(folder / "a header.hpp", "two");
    older[0].state = "3,?";
    CHECK(check_stamps(older) == StampCheck::changed);
  }
}

TEST_CASE("a file whose size and times are the same is not read") {
  // An old file of the system: its times are not those of just now.
  const fs::path old = "/proc/self/exe";
  const fs::path program = fs::read_symlink(old);
  FileStamp stamp = stamp_of(program).value();
  if (stamp.state.empty()) return;  // this program was linked less than two seconds ago
  std::vector<FileStamp> stamps{stamp};
  CHECK(check_stamps(stamps) == StampCheck::unchanged);
  stamps[0].hash = hash_text("something else");
  CHECK(check_stamps(stamps) == StampCheck::unchanged);
  stamps[0].state += "0";
  CHECK(check_stamps(stamps) == StampCheck::changed);
}

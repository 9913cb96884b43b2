#include "gradcheck/plugin/program.hpp"

#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <optional>
#include <thread>

#include "gradcheck/error.hpp"
#include "tests/cli/temporary_folder.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

TEST_CASE("a program runs without a shell and its output goes to a file") {
  const TemporaryFolder folder;
  Program program({"sh", "-c", "echo \"$1\"; echo problem >&2; exit 3", "sh", "$HOME; `x`"}, folder / "log");
  CHECK(program.wait() == 3);
  CHECK(read_whole_file(folder / "log") == "$HOME; `x`\nproblem\n");
  Program killed({"sh", "-c", "kill -9 $$"}, folder / "log");
  CHECK(killed.wait() == 128 + SIGKILL);
}

TEST_CASE("a program that cannot be started is named") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(
      Program({"no-such-compiler"}, folder / "log"),
      "the compiler no-such-compiler could not be started: No such file or directory; CXX can name another");
}

TEST_CASE("a program is stopped with all that it has started") {
  const TemporaryFolder folder;
  const auto process_in = [&](const char* name) {
    for (int i = 0; i < 500; ++i) {
      pid_t process = 0;
      if (std::ifstream(folder / name) >> process) return process;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return pid_t{0};
  };
  std::optional<Program> program(
      std::in_place,
      std::vector<std::string>{"sh", "-c", "sh -c 'echo $$ > \"$0/child\"; sleep 600; true' \"$0\"; true",
                               folder.path().string()},
      folder / "log");
  const pid_t child = process_in("child");
  REQUIRE(child > 0);
  SECTION("when asked to") { program->stop(); }
  SECTION("when its object goes") { program.reset(); }
  // The child is not ours to wait for: it ends a moment later.
  int attempts = 0;
  const auto is_running = [&] {
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    std::string number, name, state;
    return status >> number >> name >> state && state != "Z";
  };
  while (is_running() && attempts++ < 500) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK_FALSE(is_running());
}

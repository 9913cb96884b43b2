#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gradcheck/version.hpp"
#include "tests/cli/program.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;

namespace {

/// The output without the line that states times.
std::string without_times(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("time ") == std::string::npos) kept += line + "\n";
  }
  return kept;
}

}  // namespace

TEST_CASE("help lists the subcommands and options") {
  const Ended help = run_gradcheck({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* word : {"Usage: gradcheck", "run", "list", "replay", "mutate", "5 nothing was checked"}) {
    CHECK_THAT(help.out, Catch::Contains(word));
  }
  CHECK(run_gradcheck({"-h"}).out == help.out);
  const Ended run = run_gradcheck({"run", "--help"});
  CHECK(run.code == 0);
  for (const char* option : {"--op", "--cases", "--seed", "--case", "--jobs", "--report", "--color"}) {
    CHECK_THAT(run.out, Catch::Contains(option));
  }
  CHECK(run_gradcheck({"--version"}).out == std::string("gradcheck ") + version_string + "\n");
}

TEST_CASE("run is the default subcommand") {
  const Ended named = run_gradcheck({"run", right(), "--cases", "3", "--seed", "1"});
  const Ended unnamed = run_gradcheck({right(), "--cases", "3", "--seed", "1"});
  CHECK(named.code == 0);
  CHECK(named.err.empty());
  CHECK(unnamed.code == 0);
  CHECK(without_times(named.out) == without_times(unnamed.out));
  CHECK_THAT(named.out, Catch::Contains("All 4 ops passed"));

  SECTION("which checks the built-in ops if there is no target either") {
    const Ended built_in = run_gradcheck({"--cases", "1", "--op", "affine", "--seed", "1"});
    CHECK(built_in.code == 0);
    CHECK_THAT(built_in.out, Catch::Contains("affine"));
  }
}

TEST_CASE("list prints signatures and the other declarations") {
  const Ended list = run_gradcheck({"list", test_plugin("sdk_ops"), right()});
  CHECK(list.code == 0);
  CHECK(list.err.empty());
  CHECK_THAT(list.out, Catch::Contains("lookup: table[V,D], ids:index(V)[N] -> y[N,D]\n") &&
                           Catch::Contains("scaled: x[N] -> y[N]\n    attributes: times: int in 2..5 = 2;") &&
                           Catch::Contains("square: x[A...] -> y[A...]\n"));
  CHECK_THAT(run_gradcheck({"list"}).out, Catch::Contains("affine: x[N,D], W[D,M], b[M] -> z[N,M]"));
  CHECK(run_gradcheck({"list", right(), "--op", "square"}).out == "square: x[A...] -> y[A...]\n");

  SECTION("and reports what did not load") {
    const Ended broken = run_gradcheck({"list", test_plugin("no_ops"), right(), "--op", "square"});
    CHECK(broken.code == 2);
    CHECK(broken.out == "square: x[A...] -> y[A...]\n");
    CHECK(broken.err == "gradcheck: " + test_plugin("no_ops").string() + ": the plugin has no ops\n");
  }
}

TEST_CASE("ops are chosen by globs") {
  const auto chosen = [](std::vector<std::string> globs) {
    std::vector<std::string> arguments{"list", right()};
    for (const std::string& glob : globs) arguments.insert(arguments.end(), {"--op", glob});
    std::istringstream lines(run_gradcheck(arguments).out);
    std::vector<std::string> names;
    for (std::string line; std::getline(lines, line);) names.push_back(line.substr(0, line.find(':')));
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(chosen({"*_square"}) == Names{"adding_square", "newer_square"});
  CHECK(chosen({"square*"}) == Names{"square", "square_in_three"});
  CHECK(chosen({"newer_square", "square"}) == Names{"square", "newer_square"});
  CHECK(chosen({"[an]*", "square"}) == Names{"square", "adding_square", "newer_square"});
  CHECK(chosen({"squar?"}) == Names{"square"});
}

TEST_CASE("one seed gives one result for any number of threads") {
  const std::vector<std::string> arguments{misbehaving(), right(), "--op",    "*square*", "--op",    "wrong_factor",
                                           "--seed",      "77",    "--cases", "40",       "--color", "never"};
  const auto with_jobs = [&](const std::string& jobs) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"--jobs", jobs});
    const Ended ended = run_gradcheck(all);
    CHECK(ended.code == 1);
    // The first line names the number of threads.
    return without_times(ended.out.substr(ended.out.find('\n')));
  };
  const std::string once = with_jobs("1");
  CHECK(once.size() > 500);
  CHECK(with_jobs("2") == once);
  CHECK(with_jobs("1") == once);
  CHECK_THAT(once, Catch::Contains("wrong_factor"));

  SECTION("and another seed gives another result") {
    std::vector<std::string> other = arguments;
    other[7] = "78";
    CHECK(without_times(run_gradcheck(other).out) != once);
  }
}

TEST_CASE("a run without a seed prints the one it drew") {
  const Ended first = run_gradcheck({right(), "--cases", "1"}), second = run_gradcheck({right(), "--cases", "1"});
  const auto seed = [](const std::string& out) {
    const std::size_t start = out.find("seed ") + 5;
    return out.substr(start, out.find(' ', start) - start);
  };
  CHECK(seed(first.out).find_first_not_of("0123456789") == std::string::npos);
  CHECK(seed(first.out) != seed(second.out));
}

TEST_CASE("colours are printed on request and by default never to a file") {
  const auto with = [](const std::string& choice) {
    return run_gradcheck({right(), "--cases", "1", "--seed", "1", "--color", choice}).out.find('\x1b');
  };
  CHECK(with("never") == std::string::npos);
  CHECK(with("auto") == std::string::npos);
  CHECK(with("always") != std::string::npos);
}

TEST_CASE("plugins may be named relative to any working directory") {
  const TemporaryFolder folder;
  const std::filesystem::path inside = folder / "a folder with blanks";
  std::filesystem::create_directory(inside);
  std::filesystem::copy_file(right(), inside / "my 'op'.so");
  const Ended ended = run_gradcheck({"my 'op'.so", "--cases", "2", "--seed", "1"}, {inside, {{"HOME", std::nullopt}}});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
}

TEST_CASE("control characters in texts of a plugin are escaped") {
  const Ended run = run_gradcheck({misbehaving(), "--op", "hostile_message", "--cases", "2", "--seed", "1"});
  const Ended list = run_gradcheck({"list", misbehaving(), "--op", "hostile_message"});
  const Ended refused = run_gradcheck({test_plugin("hostile_entry")});
  const Ended typed = run_gradcheck({"\x1b[31mno such file\x9b"});
  const Ended option = run_gradcheck({"--\x1b[31m"});
  for (const std::string& text :
       {run.out, run.err, list.out, list.err, refused.out, refused.err, typed.out, typed.err, option.err}) {
    for (const char c : text) {
      if (c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)) FAIL("control character sent: " << text);
    }
    CHECK(text.find('\xff') == std::string::npos);
    CHECK(text.find('\x9b') == std::string::npos);
  }
  CHECK_THAT(run.out, Catch::Contains("\\x1b[2J"));
  CHECK_THAT(run.err, Catch::Contains("\\x1b[2J"));
  CHECK_THAT(list.out, Catch::Contains("\\x1b[31mnowhere"));
  CHECK_THAT(refused.err, Catch::Contains("\\x1b[31mred"));
  CHECK_THAT(typed.err, Catch::Contains("\\x1b[31mno such file"));
  CHECK_THAT(option.err, Catch::Contains("\\x1b[31m"));
}

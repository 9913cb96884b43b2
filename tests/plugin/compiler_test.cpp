#include "gradcheck/plugin/compiler.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "gradcheck/plugin/compile_cache.hpp"
#include "gradcheck/plugin/loader.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/temporary_folder.hpp"

using namespace gradcheck;
using namespace gradcheck::tests;
namespace fs = std::filesystem;

namespace {

/// A compiler that writes a line for each of its calls and then does what g++ does.
class CountingCompiler {
 public:
  CountingCompiler() {
    write_file(path(), "#!/bin/sh\necho call >> '" + log().string() + "'\nexec c++ \"$@\"\n");
    fs::permissions(path(), fs::perms::owner_all);
    options.compiler = path();
    options.cache = folder / "cache";
  }
  fs::path path() const { return folder / "compiler"; }
  fs::path log() const { return folder / "calls"; }
  std::int64_t calls() const {
    if (!fs::exists(log())) return 0;
    const std::string text = read_whole_file(log());
    return std::count(text.begin(), text.end(), '\n');
  }

  const TemporaryFolder folder;
  CompileOptions options;
};

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

template <class Function>
std::string message_of(const Function& function) {
  try {
    function();
  } catch (const LoadError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a source is compiled once and again when something it depends on has changed") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp", header = compiler.folder / "header.hpp";
  write_file(header, "#define VALUE 1\n");
  write_file(source, "#include \"header.hpp\"\nint value() { return VALUE; }\n");
  const fs::path first = compile_plugin(source, compiler.options);
  REQUIRE(fs::is_regular_file(first));
  REQUIRE(compiler.calls() == 1);

  SECTION("not if nothing has") {
    CHECK(compile_plugin(source, compiler.options) == first);
    CHECK(compiler.calls() == 1);
  }
  SECTION("not if the same is written again") {
    write_file(header, "#define VALUE 1\n");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 1);
  }
  SECTION("if the source has") {
    write_file(source, "#include \"header.hpp\"\nint other() { return VALUE; }\n");
    CHECK(compile_plugin(source, compiler.options) != first);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if a header has") {
    write_file(header, "#define VALUE 2\n");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if a header is gone, which the compiler then says") {
    fs::remove(header);
    CHECK_THROWS_AS(compile_plugin(source, compiler.options), CompileError);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if the flags have") {
    compiler.options.flags.push_back("-DMORE");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if the libraries have") {
    compiler.options.libraries.push_back("-lm");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if the compiler has") {
    write_file(compiler.path(), read_whole_file(compiler.path()) + "# another version\n");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
  SECTION("if the library in the cache is another one") {
    write_file(first, "something else");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
    CHECK(read_whole_file(first) != "something else");
  }
  SECTION("if the library in the cache is gone") {
    fs::remove(first);
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
  SECTION("and then library, stamp and time are left in the cache, which nobody else can write to") {
    CHECK(files_in(compiler.options.cache).size() == 3);
    CHECK((fs::status(compiler.options.cache).permissions() & fs::perms::all) == fs::perms::owner_all);
  }
}

TEST_CASE("a header that changes while it is compiled is not believed the next time") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp", header = compiler.folder / "header.hpp";
  write_file(header, "int value();\n");
  write_file(source, "#include \"header.hpp\"\n");
  write_file(compiler.path(), "#!/bin/sh\necho call >> '" + compiler.log().string() +
                                  "'\nc++ \"$@\"\nsleep 0.05\ntouch '" + header.string() + "'\n");
  compile_plugin(source, compiler.options);
  compile_plugin(source, compiler.options);
  CHECK(compiler.calls() == 2);
}

TEST_CASE("a source that does not compile is reported with what the compiler printed") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "wrong.cpp";
  write_file(source, "int value() { return nonsense; }\n");
  try {
    compile_plugin(source, compiler.options);
    FAIL("compiled");
  } catch (const CompileError& error) {
    CHECK(error.what() == source.string() + ": does not compile (" + compiler.options.compiler + " ended with 1)");
    CHECK_THAT(error.output(), Catch::StartsWith(source.string() + ":1:22: error:") && Catch::Contains("nonsense"));
    const std::string log = error.output().substr(error.output().rfind(' ') + 1);
    CHECK_THAT(read_whole_file(log.substr(0, log.size() - 1)), Catch::Contains("In function"));
  }
  SECTION("of which nothing but the log is left in the cache") {
    const auto files = files_in(compiler.options.cache);
    REQUIRE(files.size() == 1);
    CHECK(files[0].ends_with(".log"));
  }
  SECTION("until it compiles") {
    write_file(source, "int value() { return 1; }\n");
    compile_plugin(source, compiler.options);
    for (const std::string& name : files_in(compiler.options.cache)) CHECK_FALSE(name.ends_with(".log"));
  }
}

TEST_CASE("what takes time is announced with the time it took last time") {
  CountingCompiler compiler;
  std::vector<std::string> lines;
  compiler.options.progress = [&](const std::string& line) { lines.push_back(line); };
  const fs::path source = compiler.folder / "op.cpp";
  write_file(source, "int value();\n");
  compile_plugin(source, compiler.options);
  compile_plugin(source, compiler.options);
  CHECK(lines == std::vector<std::string>{"compiling " + source.string() + " ..."});
  write_file(source, "long value();\n");
  compile_plugin(source, compiler.options);
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[1],
             Catch::StartsWith("compiling " + source.string() + " (") && Catch::EndsWith(" s last time) ..."));
}

TEST_CASE("a cache entry whose files have not changed is found without reading them") {
  const TemporaryFolder folder;
  const fs::path source = folder / "op.cpp", header = folder / "header.hpp";
  write_file(source, "");
  write_file(header, "one");
  const CacheEntry entry(folder / "cache", "op", "key");
  const fs::path library = entry.file(".so"), declarations = entry.file(".declarations");
  CHECK_FALSE(entry.is_valid());
  write_file(folder / "library", "code");
  entry.keep({{folder / "library", library}, {"", declarations}}, {source, header}, std::chrono::system_clock::now());
  CHECK(read_whole_file(library) == "code");
  CHECK(entry.is_valid());
  CHECK(entry.is_valid());
  SECTION("but not when a file has changed to another of the same size") {
    write_file(header, "two");
    CHECK_FALSE(entry.is_valid());
  }
  SECTION("and a later result without a library has none") {
    write_file(folder / "texts", "declarations");
    entry.keep({{"", library}, {folder / "texts", declarations}}, {source, header}, std::chrono::system_clock::now());
    CHECK_FALSE(fs::exists(library));
    CHECK(read_whole_file(declarations) == "declarations");
    CHECK(entry.is_valid());
  }
}

TEST_CASE("a compiler that does not do what compilers do is noticed") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp";
  write_file(source, "");
  SECTION("because it writes no library") {
    compiler.options.compiler = "true";
    CHECK(message_of([&] { compile_plugin(source, compiler.options); }) ==
          source.string() + ": the compiler true reported success and wrote no library");
    CHECK(files_in(compiler.options.cache).empty());
  }
  SECTION("because it does not say what it has read, and called again the next time") {
    write_file(compiler.path(), "#!/bin/sh\necho call >> '" + compiler.log().string() +
                                    "'\nfor word; do last=$word; done\necho library > \"$last\"\n");
    const fs::path library = compile_plugin(source, compiler.options);
    CHECK(read_whole_file(library) == "library\n");
    compile_plugin(source, compiler.options);
    CHECK(compiler.calls() == 2);
  }
}

TEST_CASE("a compiler that cannot be started is named") {
  const TemporaryFolder folder;
  write_file(folder / "op.cpp", "");
  CompileOptions options;
  options.cache = folder / "cache";
  options.compiler = "no-such-compiler";
  CHECK(message_of([&] { compile_plugin(folder / "op.cpp", options); }) ==
        "the compiler no-such-compiler could not be started: No such file or directory; CXX can name another");
  CHECK(files_in(options.cache).empty());
}

TEST_CASE("a source that cannot be read is named") {
  CountingCompiler compiler;
  CHECK(message_of([&] { compile_plugin(compiler.folder / "none.cpp", compiler.options); }) ==
        (compiler.folder / "none.cpp").string() + ": cannot be read: No such file or directory");
  CHECK(message_of([&] { compile_plugin(compiler.folder.path(), compiler.options); }) ==
        compiler.folder.path().string() + ": cannot be read: Is a directory");
  CHECK(compiler.calls() == 0);
}

TEST_CASE("a cache folder that others could have filled is refused") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp", cache = compiler.options.cache;
  write_file(source, "");
  const auto refusal = [&] { return message_of([&] { compile_plugin(source, compiler.options); }); };

  SECTION("because they can write to it") {
    fs::create_directory(cache);
    fs::permissions(
        cache, GENERATE(fs::perms::owner_all | fs::perms::others_write, fs::perms::owner_all | fs::perms::group_write));
    CHECK_THAT(refusal(),
               Catch::Contains(cache.string() + " must belong to you, and no other user may be able to write to it"));
  }
  SECTION("because it is a link") {
    fs::create_directory(compiler.folder / "elsewhere");
    fs::create_directory_symlink(compiler.folder / "elsewhere", cache);
    CHECK_THAT(refusal(), Catch::Contains("must belong to you"));
  }
  SECTION("because it is a file") {
    write_file(cache, "");
    CHECK_THAT(refusal(), Catch::Contains("must belong to you"));
  }
  SECTION("because it belongs to somebody else") {
    if (::geteuid() != 0) return;  // only root can give it away
    fs::create_directory(cache);
    fs::permissions(cache, fs::perms::owner_all);
    REQUIRE(::chown(cache.c_str(), 12345, 12345) == 0);
    CHECK_THAT(refusal(), Catch::Contains("must belong to you"));
  }
  CHECK(compiler.calls() == 0);
}

TEST_CASE("a cache folder that cannot be made or written to is named with the reason") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp";
  write_file(source, "");
  compiler.options.cache = "/proc/self/fdinfo/cache";
  CHECK_THAT(message_of([&] { compile_plugin(source, compiler.options); }),
             Catch::StartsWith("the cache folder /proc/self/fdinfo/cache cannot be made: ") &&
                 Catch::EndsWith("; GRADCHECK_CACHE can name another"));
  compiler.options.cache = "/proc/self/task";  // a folder of ours in which nobody can make a file
  CHECK_THAT(message_of([&] { compile_plugin(source, compiler.options); }),
             Catch::StartsWith("the cache folder /proc/self/task cannot be written to: "));
  CHECK(compiler.calls() == 0);
}

TEST_CASE("a source is compiled whatever it is called") {
  CountingCompiler compiler;
  const std::string name = GENERATE(as<std::string>(), "with blanks.cpp", "quo'te\".cpp", "-o.cpp", "grün 勾配.cpp",
                                    "$HOME.cpp", "a#b;c&d.cpp", "percent%20.cc");
  CAPTURE(name);
  const fs::path folder = compiler.folder / ("in " + name);
  fs::create_directory(folder);
  write_file(folder / "own header.hpp", "int value();\n");
  write_file(folder / name, "#include \"own header.hpp\"\n");
  const fs::path library = compile_plugin(folder / name, compiler.options);
  CHECK(fs::is_regular_file(library));
  SECTION("and found again in the cache") {
    CHECK(compile_plugin(folder / name, compiler.options) == library);
    CHECK(compiler.calls() == 1);
  }
  SECTION("and compiled again when its header has changed") {
    write_file(folder / "own header.hpp", "long value();\n");
    compile_plugin(folder / name, compiler.options);
    CHECK(compiler.calls() == 2);
  }
}

TEST_CASE("processes that compile one source at once leave one whole library") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "op.cpp";
  write_file(source, "int value() { return 1; }\n");
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        compile_plugin(source, compiler.options);
        ::_exit(0);
      } catch (...) {
        ::_exit(1);
      }
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(files_in(compiler.options.cache).size() == 3);
  const std::int64_t calls = compiler.calls();
  compile_plugin(source, compiler.options);
  CHECK(compiler.calls() == calls);
}

TEST_CASE("a source that uses nothing of the SDK compiles and is no plugin") {
  CountingCompiler compiler;
  const fs::path source = compiler.folder / "plain.cpp";
  write_file(source, "int value() { return 1; }\n");
  const fs::path library = compile_plugin(source, compiler.options);
  CHECK_THAT(
      message_of([&] { load_plugin(library, source.string()); }),
      Catch::StartsWith(source.string() + ": not a gradcheck plugin: it does not export gradcheck_plugin_entry"));
}

TEST_CASE("the cache lies where the environment says") {
  const auto with = [](std::initializer_list<std::pair<const char*, const char*>> variables) {
    for (const char* name : {"GRADCHECK_CACHE", "XDG_CACHE_HOME", "HOME", "TMPDIR"}) ::unsetenv(name);
    for (const auto& [name, value] : variables) ::setenv(name, value, 1);
    return default_cache().string();
  };
  const std::string mine = "gradcheck-" + std::to_string(::geteuid());
  const std::string home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  CHECK(with({{"GRADCHECK_CACHE", "/a"}, {"XDG_CACHE_HOME", "/b"}, {"HOME", "/c"}}) == "/a");
  CHECK(with({{"XDG_CACHE_HOME", "/b"}, {"HOME", "/c"}}) == "/b/gradcheck");
  CHECK(with({{"HOME", "/c"}}) == "/c/.cache/gradcheck");
  CHECK(with({}) == "/tmp/" + mine);
  CHECK(with({{"TMPDIR", "/nowhere at all"}}) == "/tmp/" + mine);
  ::unsetenv("TMPDIR");
  if (!home.empty()) ::setenv("HOME", home.c_str(), 1);
}

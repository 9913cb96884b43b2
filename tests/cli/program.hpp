#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/cli/temporary_folder.hpp"

namespace gradcheck::tests {

/// The exit code of a program and what it printed.
struct Ended {
  int code = 0;  ///< 128 + n for a program that signal n ended
  std::string out, err;
};

/// The environment in which a program starts.
struct Surroundings {
  std::filesystem::path folder;                                 ///< its working directory; "" for that of the test
  std::map<std::string, std::optional<std::string>> variables;  ///< set; removed if there is no value
};

/// A program that was started without a shell.
class StartedProgram {
 public:
  explicit StartedProgram(std::vector<std::string> words, const Surroundings& surroundings = {});
  void signal(int number) const;
  /// The output on standard error so far.
  std::string err() const;
  /// Waits until the program ends.
  Ended end();

 private:
  TemporaryFolder output_;
  pid_t child_ = 0;
};

/// Starts the `gradcheck` of the build folder, with a cache of plugins that all tests share.
StartedProgram start_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings = {});
Ended run_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings = {});

std::filesystem::path gradcheck_executable();

/// Waits until another process has reached a state, for a minute at most, so that the test cannot hang.
bool wait_for(const std::function<bool()>& happened);

/// The plugins of tests/plugins that most tests use.
std::string right();
std::string misbehaving();

}  // namespace gradcheck::tests

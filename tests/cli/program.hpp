#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/cli/temporary_folder.hpp"

namespace gradcheck::tests {

/// How a program ended and what it printed.
struct Ended {
  int code = 0;  ///< 128 + n for a program that signal n has ended
  std::string out, err;
};

/// What a program finds when it starts.
struct Surroundings {
  std::filesystem::path folder;                                 ///< its working directory; "": that of the test
  std::map<std::string, std::optional<std::string>> variables;  ///< set, or without a value: taken away
};

/// A program that was started without a shell.
class Program {
 public:
  explicit Program(std::vector<std::string> words, const Surroundings& surroundings = {});
  void signal(int number) const;
  /// What it has printed up to now.
  std::string err() const;
  /// Waits for its end.
  Ended end();

 private:
  TemporaryFolder output_;
  pid_t child_ = 0;
};

/// `gradcheck` as it was built, with a cache that all tests share.
Program start_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings = {});
Ended run_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings = {});

std::filesystem::path gradcheck_executable();

}  // namespace gradcheck::tests

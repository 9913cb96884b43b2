/// A program that runs beside this one. No shell is involved.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace gradcheck {

/// A started program. Its input is empty; all that it prints goes to a file. It is stopped when this object goes before
/// it has ended.
class Program {
 public:
  /// `words`: the program, looked up in PATH, and its arguments. Throws LoadError if the program cannot be started or
  /// the file cannot be opened.
  Program(const std::vector<std::string>& words, const std::filesystem::path& output);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  /// Waits for the end. The exit code, or 128 + the signal that ended the program.
  int wait();

  /// Ends the program and the programs that it has started: a compiler driver leaves the work to others.
  void stop() noexcept;

 private:
  std::string name_;
  pid_t process_ = -1;  // -1: has ended
};

}  // namespace gradcheck

/// Compiled source plugins and what is known about them, in a folder of the user's.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gradcheck/plugin/compile_command.hpp"

namespace gradcheck {

/// $GRADCHECK_CACHE, else $XDG_CACHE_HOME/gradcheck, else $HOME/.cache/gradcheck, else a folder of the user's in the
/// temporary directory.
std::filesystem::path default_cache();

/// Throws LoadError: nothing can be written to the folder, for the reason that errno `error` names.
[[noreturn]] void refuse_to_write(const std::filesystem::path& folder, int error);

/// The content of a file. Throws LoadError.
std::string read_file(const std::filesystem::path& path);

/// One compilation in the cache: its results, valid as long as every file that the compiler read is unchanged.
class CacheEntry {
 public:
  /// `name` and `key` identify the compilation: `key` holds everything that it depends on, except for the files that
  /// the compiler reads.
  /// Creates the folder if it is missing, for its owner alone. Throws LoadError if that fails or if others can write to
  /// the folder.
  CacheEntry(std::filesystem::path folder, const std::string& name, const std::string& key);

  /// Whether the results can be used. A file with the same size and times as at the last check counts as unchanged; the
  /// content of every other file is compared.
  bool is_valid() const;

  /// A result, by its extension.
  std::filesystem::path file(const std::string& extension) const;

  /// The name of a new file for this process. The file is moved into place when it is complete, so that no process
  /// loads an incomplete library.
  std::filesystem::path draft(const std::string& extension) const;

  /// A draft and the result that it becomes.
  using Result = std::pair<std::filesystem::path, std::filesystem::path>;

  /// Keeps the drafts that exist as the results of the compilation that began at `start` and read `files`. If `files`
  /// is empty, the compiler did not report what it read, and the results are not valid the next time. Throws LoadError.
  void keep(const std::vector<Result>& results, const std::vector<std::filesystem::path>& files,
            std::chrono::system_clock::time_point start) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
};

/// The compiler and its settings as part of a key.
std::string settings_key(const CompileSettings& settings);

/// What the cache knows of a source, whatever its content: how long it took last time, and the messages if it failed.
class SourceHistory {
 public:
  SourceHistory(const std::filesystem::path& folder, const std::filesystem::path& source);

  std::optional<double> last_seconds() const;
  void remember_seconds(double seconds) const;

  /// The compiler's output of the last compilation that failed.
  std::filesystem::path log() const;

 private:
  std::filesystem::path stem_;
};

/// The files in a rule that a compiler has written for make.
std::vector<std::filesystem::path> read_dependencies(const std::string& rule);

}  // namespace gradcheck

/// Compiled source plugins and what is known about them, in a folder of the user's.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
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

/// What the cache holds for one source: a library and its declarations, valid as long as every file that the compiler
/// has read is what it was; the time of the last compilation and its messages.
class CacheEntry {
 public:
  /// Creates the folder if it is missing, for its owner alone. Throws LoadError if that fails, if others can write to
  /// the folder, or if the source cannot be read.
  CacheEntry(const std::filesystem::path& folder, const std::filesystem::path& source, const CompileSettings& settings);

  /// Whether the result of the last compilation can be used. A file whose size and times are those of the last check is
  /// taken as unchanged; of every other file the content is compared.
  bool is_valid() const;

  std::filesystem::path library() const { return with(".so"); }
  std::filesystem::path declarations() const { return with(".declarations"); }

  /// Seconds that compiling this source took last time, with whatever content.
  std::optional<double> last_seconds() const;
  void remember_seconds(double seconds) const;

  /// The compiler's output of the last compilation of this source that failed.
  std::filesystem::path log() const { return of_source(".log"); }

  /// The name of a new file for this process, to be moved into place when it is whole, so that nobody loads half a
  /// library.
  std::filesystem::path draft(const std::string& extension) const;

  /// Keeps the drafts of the library and the declarations (those that exist) as the result of the compilation that
  /// began at `start` and has read `files`. No files: the compiler does not say what it has read, so the result is not
  /// valid the next time. Throws LoadError.
  void keep(const std::filesystem::path& library_draft, const std::filesystem::path& declarations_draft,
            const std::vector<std::filesystem::path>& files, std::chrono::system_clock::time_point start) const;

 private:
  std::filesystem::path with(const std::string& extension) const;
  std::filesystem::path of_source(const std::string& extension) const;

  std::filesystem::path folder_;
  std::string name_;         // of this source with this content, these settings
  std::string source_name_;  // of this source, whatever it holds
};

/// The files in a rule that a compiler has written for make.
std::vector<std::filesystem::path> read_dependencies(const std::string& rule);

}  // namespace gradcheck

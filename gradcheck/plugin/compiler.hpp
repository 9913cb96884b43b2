/// Plugins from source: compiled once, kept in a cache folder under a key of all that went in.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gradcheck/error.hpp"

namespace gradcheck {

/// The compiler did not accept a source plugin.
class CompileError : public LoadError {
 public:
  CompileError(const std::string& message, std::string output) : LoadError(message), output_(std::move(output)) {}
  /// What the compiler printed.
  const std::string& output() const noexcept { return output_; }

 private:
  std::string output_;
};

/// How source plugins are compiled.
struct CompileOptions {
  std::string compiler;            ///< looked up in PATH
  std::vector<std::string> flags;  ///< include directories, definitions, language standard
  std::vector<std::string> libraries;
  std::filesystem::path cache;  ///< created if missing, for its owner alone
};

/// The shared library made of a source file: from the cache if source, headers, compiler and flags are what they were,
/// else compiled. No shell is involved; two processes may compile the same source at once. Throws CompileError,
/// LoadError if the source cannot be read or the cache not be written.
std::filesystem::path compile_plugin(const std::filesystem::path& source, const CompileOptions& options);

/// $GRADCHECK_CACHE, else $XDG_CACHE_HOME/gradcheck, else $HOME/.cache/gradcheck, else a folder of the user's in the
/// temporary directory.
std::filesystem::path default_cache();

}  // namespace gradcheck

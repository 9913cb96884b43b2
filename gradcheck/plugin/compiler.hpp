/// Plugins from source: their declarations are checked first, then they are compiled, once, and kept in a cache.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "gradcheck/error.hpp"
#include "gradcheck/plugin/compile_command.hpp"
#include "gradcheck/plugin/declared_ops.hpp"

namespace gradcheck {

/// The compiler did not accept a source plugin.
class CompileError : public LoadError {
 public:
  CompileError(const std::string& message, std::string output) : LoadError(message), output_(std::move(output)) {}
  /// What the compiler printed, shortened (compiler_messages.hpp); the last line names the file with all of it.
  const std::string& output() const noexcept { return output_; }

 private:
  std::string output_;
};

struct CompileOptions : CompileSettings {
  std::filesystem::path cache;  ///< created if missing, for its owner alone
  /// Gets a line about what takes time, before it takes time: "compiling my_op.cpp (6 s last time) ...".
  std::function<void(const std::string&)> progress;
  /// Gets every mistake in the declarations of the source, within seconds and before the rest is compiled.
  std::function<void(const SourceMistake&)> mistake;
};

/// The shared library made of a source file, without the ops that have mistakes in their declarations; "" if no op is
/// left. It comes from the cache if source, headers, compiler and flags are what they were, else it is compiled. No
/// shell is involved; two processes may compile the same source at once. Throws CompileError; LoadError if the source
/// cannot be read or the cache cannot be written.
std::filesystem::path compile_plugin(const std::filesystem::path& source, const CompileOptions& options);

}  // namespace gradcheck

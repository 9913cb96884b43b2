#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "gradcheck/plugin/compiler.hpp"

namespace gradcheck::cli {

/// True if the name ends like that of a C++ source file.
bool is_source(const std::filesystem::path& path);

/// Compiles a source plugin with the compiler and flags of this command, or takes the library from the cache. Prints on
/// standard error what takes time. Calls `on_mistake` with every mistake in a declaration before the rest is compiled.
/// The result is "" if every op has a mistake. Throws CompileError with the output of the compiler.
std::filesystem::path compiled_source(const std::string& source,
                                      const std::function<void(const SourceMistake&)>& on_mistake);

}  // namespace gradcheck::cli

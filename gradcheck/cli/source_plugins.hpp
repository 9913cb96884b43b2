#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "gradcheck/plugin/compiler.hpp"

namespace gradcheck::cli {

/// True if the name ends like that of a C++ source file.
bool is_source(const std::filesystem::path& path);

/// Compiles a source plugin the way this command was compiled, or takes the library from the cache; says on standard
/// error what takes time. `on_mistake` gets every mistake in a declaration before the rest is compiled. The result is ""
/// if every op has a mistake. Throws CompileError with the output of the compiler.
std::filesystem::path compiled_source(const std::string& source,
                                      const std::function<void(const SourceMistake&)>& on_mistake);

}  // namespace gradcheck::cli

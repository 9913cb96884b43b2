#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "gradcheck/plugin/compiler.hpp"

namespace gradcheck::cli {

/// True if the name ends like that of a C++ source file.
bool is_source(const std::filesystem::path& path);

/// Compiles a source plugin the way this command was compiled, or takes the library from the cache; says on standard
/// error what is going on. `mistake` gets each mistake in the declarations. Returns "" if every op of the source has one.
/// Throws CompileError with the output of the compiler.
std::filesystem::path compiled_source(const std::string& source,
                                      const std::function<void(const SourceMistake&)>& mistake);

}  // namespace gradcheck::cli

#pragma once

#include <filesystem>
#include <string>

namespace gradcheck::cli {

/// True if the name ends like that of a C++ source file.
bool is_source(const std::filesystem::path& path);

/// Compiles a source plugin the way this command was compiled, or takes the library from the cache. Throws CompileError
/// with the output of the compiler.
std::filesystem::path compiled_source(const std::string& source);

}  // namespace gradcheck::cli

/// The command lines that compile a source plugin.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace gradcheck {

/// How source plugins are compiled.
struct CompileSettings {
  std::string compiler;            ///< looked up in PATH
  std::vector<std::string> flags;  ///< include directories, definitions, language standard
  std::vector<std::string> libraries;
  std::filesystem::path sdk;  ///< the folder that holds gradcheck/sdk.hpp; "": the source does not use the SDK
};

/// The files that a compilation writes.
struct CompileOutputs {
  std::filesystem::path result;        ///< a shared library or an object file
  std::filesystem::path dependencies;  ///< a rule of make that lists the files the compiler has read
};

/// Compiles the source to a shared library, without the ops at these places in GRADCHECK_PLUGIN.
std::vector<std::string> library_command(const std::filesystem::path& source, const CompileSettings& settings,
                                         const CompileOutputs& outputs, const std::vector<std::size_t>& left_out);

/// Compiles the texts of the source's ops, and none of their functions, to an object file.
std::vector<std::string> declarations_command(const std::filesystem::path& source, const CompileSettings& settings,
                                              const CompileOutputs& outputs);

}  // namespace gradcheck

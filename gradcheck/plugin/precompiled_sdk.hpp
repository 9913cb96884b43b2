/// The SDK's headers, compiled once for all source plugins.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "gradcheck/plugin/compile_command.hpp"

namespace gradcheck {

/// A header in the cache that includes the SDK, with its precompiled form beside it, which the compiler takes instead:
/// parsing the SDK is most of the time that a small op takes to compile. It is made again when a header of the SDK or
/// the compiler changes. `progress` gets a line before that. The result is "" if the compiler makes no such header;
/// sources then compile without. Throws LoadError if the cache cannot be written.
/// Cost  about 2 seconds and 70 MB of disk the first time, then a look at the times of the files.
std::filesystem::path precompiled_sdk(const std::filesystem::path& cache, const CompileSettings& settings,
                                      const std::function<void(const std::string&)>& progress);

}  // namespace gradcheck

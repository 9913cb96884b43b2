/// What a compiler printed, shortened to what the author of an op needs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace gradcheck {

/// Lines that shortened_messages() returns at most.
inline constexpr std::size_t most_message_lines = 30;

/// The errors in what g++ or clang++ printed for a source, the cause first:
/// - known causes as one line each, e.g. "my_op.cpp:7:22: call exp(x) without std::";
/// - then every other error once, at the line of the source that leads to it, with the compiler's own excerpt.
/// An op is compiled for several scalars, so the compiler repeats errors. `source` is the name that messages use for
/// the file, `content` what the file holds, and the last line names `log`, where the whole output is, if anything was
/// left out.
std::string shortened_messages(std::string_view output, const std::filesystem::path& source, std::string_view content,
                               const std::filesystem::path& log);

}  // namespace gradcheck

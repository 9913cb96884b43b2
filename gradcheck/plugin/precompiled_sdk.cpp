#include "gradcheck/plugin/precompiled_sdk.hpp"

#include <chrono>
#include <fstream>

#include "gradcheck/plugin/compile_cache.hpp"
#include "gradcheck/plugin/program.hpp"

namespace gradcheck {

namespace {

namespace fs = std::filesystem;

constexpr const char* header_text =
    "#include \"gradcheck/tensor/eigen.hpp\"\n"
    "#include \"gradcheck/sdk.hpp\"\n";

/// The header itself must stay as old as it is: clang++ refuses a precompiled header that is older than its source.
void write_header(const CacheEntry& entry, const fs::path& header) {
  std::error_code ignored;
  if (fs::exists(header, ignored) && read_file(header) == header_text) return;
  std::ofstream(entry.draft(".hpp"), std::ios::trunc) << header_text;
  std::error_code error;
  fs::rename(entry.draft(".hpp"), header, error);
  if (error) refuse_to_write(header.parent_path(), error.value());
}

}  // namespace

fs::path precompiled_sdk(const fs::path& cache, const CompileSettings& settings,
                         const std::function<void(const std::string&)>& progress) {
  const CacheEntry entry(cache, "sdk", settings_key(settings));
  fs::path header = entry.file(".hpp");
  const fs::path precompiled = entry.file(".hpp.gch");
  if (entry.is_valid()) return header;
  if (progress) progress("compiling the headers of gradcheck, once for all sources ...");
  write_header(entry, header);
  const auto start = std::chrono::system_clock::now();
  const fs::path draft = entry.draft(".gch"), rule = entry.draft(".d"), log = entry.draft(".log");
  const int code = Program(header_command(header, settings, {draft, rule}), log).wait();
  std::error_code ignored;
  fs::remove(log, ignored);
  if (code == 0 && fs::exists(rule, ignored)) {
    entry.keep({{draft, precompiled}}, read_dependencies(read_file(rule)), start);
    fs::remove(rule, ignored);
    return header;
  }
  for (const fs::path& file : {draft, rule, precompiled}) fs::remove(file, ignored);
  return {};
}

}  // namespace gradcheck

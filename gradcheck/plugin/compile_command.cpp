#include "gradcheck/plugin/compile_command.hpp"

namespace gradcheck {

namespace {

namespace fs = std::filesystem;

void append(std::vector<std::string>& words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
}

void include_first(std::vector<std::string>& words, const CompileSettings& settings, const char* header) {
  append(words, {"-include", (settings.sdk / "gradcheck" / header).string()});
}

std::vector<std::string> opening_words(const CompileSettings& settings) {
  std::vector<std::string> words = {settings.compiler, "-fPIC", "-fvisibility=hidden"};
  append(words, settings.flags);
  if (settings.sdk.empty()) return words;
  append(words, {"-O1", "-I" + settings.sdk.string()});
  // Eigen comes from the SDK's header first: a source that includes Eigen before the SDK would abort on shapes that do
  // not fit.
  include_first(words, settings, "tensor/eigen.hpp");
  return words;
}

void append_files(std::vector<std::string>& words, const fs::path& source, const CompileOutputs& outputs) {
  // An absolute name, since the compiler takes a name that starts with '-' for an option.
  append(words, {"-MD", "-MT", "plugin", "-MF", outputs.dependencies.string(), fs::absolute(source).string(), "-o",
                 outputs.result.string()});
}

}  // namespace

std::vector<std::string> library_command(const fs::path& source, const CompileSettings& settings,
                                         const CompileOutputs& outputs, const std::vector<std::size_t>& left_out) {
  std::vector<std::string> words = opening_words(settings);
  words.emplace_back("-shared");
  if (!left_out.empty()) {
    std::string places;
    for (const std::size_t place : left_out) places += (places.empty() ? "" : ",") + std::to_string(place);
    words.push_back("-DGRADCHECK_LEFT_OUT=" + places);
    include_first(words, settings, "sdk/left_out.hpp");
  }
  append_files(words, source, outputs);
  append(words, settings.libraries);
  return words;
}

std::vector<std::string> declarations_command(const fs::path& source, const CompileSettings& settings,
                                              const CompileOutputs& outputs) {
  std::vector<std::string> words = opening_words(settings);
  include_first(words, settings, "sdk/declarations_only.hpp");
  append(words, {"-w", "-c"});
  append_files(words, source, outputs);
  return words;
}

}  // namespace gradcheck

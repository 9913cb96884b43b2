#include "gradcheck/plugin/compiler.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "gradcheck/plugin/compile_cache.hpp"
#include "gradcheck/plugin/compiler_messages.hpp"
#include "gradcheck/plugin/program.hpp"

namespace gradcheck {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// "0.4 s", "6 s".
std::string seconds_text(double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), seconds < 2 ? "%.1f s" : "%.0f s", seconds);
  return text.data();
}

/// Files that go when this goes.
class Drafts {
 public:
  explicit Drafts(const CacheEntry& entry) : entry_(entry) {}
  Drafts(const Drafts&) = delete;
  Drafts& operator=(const Drafts&) = delete;
  ~Drafts() {
    std::error_code ignored;
    for (const fs::path& file : files_) fs::remove(file, ignored);
  }
  fs::path file(const std::string& extension) {
    files_.push_back(entry_.draft(extension));
    return files_.back();
  }

 private:
  const CacheEntry& entry_;
  std::vector<fs::path> files_;
};

fs::path library_in(const CacheEntry& entry) { return entry.file(".so"); }
fs::path declarations_in(const CacheEntry& entry) { return entry.file(".declarations"); }

/// One compilation of a source whose result the cache does not hold.
class Compilation {
 public:
  Compilation(const fs::path& source, const CompileOptions& options, const CacheEntry& entry)
      : source_(source),
        options_(options),
        entry_(entry),
        history_(options.cache, source),
        drafts_(entry),
        content_(read_file(source)) {}

  /// Both compilations start at once: nearly always the declarations are right, and then nothing has been lost.
  fs::path run() {
    const auto began = Clock::now();
    const auto start = std::chrono::system_clock::now();
    announce();
    start_library({});
    std::vector<std::size_t> left_out;
    if (const auto ops = declared_ops()) {
      left_out = report_mistakes(*ops);
      if (left_out.size() == ops->size())
        library_.reset();
      else if (!left_out.empty())
        start_library(left_out);
    }
    const bool has_library = library_ != nullptr;
    if (has_library) finish_library();
    keep(start);
    history_.remember_seconds(std::chrono::duration<double>(Clock::now() - began).count());
    return has_library ? library_in(entry_) : fs::path();
  }

 private:
  void announce() const {
    if (!options_.progress) return;
    const std::optional<double> last = history_.last_seconds();
    options_.progress("compiling " + source_.string() + (last ? " (" + seconds_text(*last) + " last time)" : "") +
                      " ...");
  }

  void start_library(const std::vector<std::size_t>& left_out) {
    library_.reset();  // stops it before its files are written again
    library_ = std::make_unique<Program>(library_command(source_, options_, {library_draft_, library_rule_}, left_out),
                                         library_log_);
  }

  /// Compiles the texts of the ops. Nothing if the source declares no ops with the SDK, or does not compile.
  std::optional<std::vector<DeclaredOp>> declared_ops() {
    if (options_.sdk.empty() || content_.find("GRADCHECK_PLUGIN") == std::string::npos) return std::nullopt;
    const fs::path object = drafts_.file(".o"), log = drafts_.file(".texts.log");
    Program compiler(declarations_command(source_, options_, {object, declarations_rule_}), log);
    if (compiler.wait() != 0) return std::nullopt;
    std::error_code ignored;
    fs::rename(object, declarations_draft_, ignored);
    return read_declared_ops(read_file(declarations_draft_));
  }

  /// The places of the ops that have mistakes.
  std::vector<std::size_t> report_mistakes(const std::vector<DeclaredOp>& ops) const {
    std::vector<std::size_t> places;
    for (const SourceMistake& mistake : mistakes_of(ops, source_.string(), content_)) {
      if (places.empty() || places.back() != mistake.op) places.push_back(mistake.op);
      if (options_.mistake) options_.mistake(mistake);
    }
    return places;
  }

  void finish_library() {
    const int code = library_->wait();
    std::error_code ignored;
    if (code != 0) {
      const std::string output = read_file(library_log_);
      fs::rename(library_log_, history_.log(), ignored);
      throw CompileError(
          source_.string() + ": does not compile (" + options_.compiler + " ended with " + std::to_string(code) + ")",
          shortened_messages(output, source_, content_, history_.log()));
    }
    fs::remove(history_.log(), ignored);
    if (!fs::exists(library_draft_, ignored)) {
      throw LoadError(source_.string() + ": the compiler " + options_.compiler +
                      " reported success and wrote no library");
    }
  }

  void keep(std::chrono::system_clock::time_point start) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const fs::path& rule : {library_rule_, declarations_rule_}) {
      // Both compilations read the source, and nearly the same headers.
      if (fs::exists(rule, ignored)) {
        for (fs::path& file : read_dependencies(read_file(rule))) files.push_back(std::move(file));
      }
    }
    std::ranges::sort(files);
    files.erase(std::unique(files.begin(), files.end()), files.end());
    entry_.keep({{library_ == nullptr ? fs::path() : library_draft_, library_in(entry_)},
                 {declarations_draft_, declarations_in(entry_)}},
                files, start);
  }

  const fs::path& source_;
  const CompileOptions& options_;
  const CacheEntry& entry_;
  SourceHistory history_;
  Drafts drafts_;
  std::string content_;
  fs::path library_draft_ = drafts_.file(".so"), library_rule_ = drafts_.file(".d"),
           library_log_ = drafts_.file(".log");
  fs::path declarations_draft_ = drafts_.file(".declarations"), declarations_rule_ = drafts_.file(".texts.d");
  std::unique_ptr<Program> library_;  // after the files that it writes: stopped before they go
};

}  // namespace

std::filesystem::path compile_plugin(const std::filesystem::path& source, const CompileOptions& options) {
  const std::string key = fs::absolute(source).string() + '\0' + read_file(source) + '\0' + settings_key(options);
  const CacheEntry entry(options.cache, source.stem().string(), key);
  if (!entry.is_valid()) return Compilation(source, options, entry).run();
  std::error_code ignored;
  if (options.mistake && fs::exists(declarations_in(entry), ignored)) {
    if (const auto ops = read_declared_ops(read_file(declarations_in(entry)))) {
      for (const SourceMistake& mistake : mistakes_of(*ops, source.string(), read_file(source)))
        options.mistake(mistake);
    }
  }
  return fs::exists(library_in(entry), ignored) ? library_in(entry) : fs::path();
}

}  // namespace gradcheck

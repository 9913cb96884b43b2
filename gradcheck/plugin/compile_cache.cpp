#include "gradcheck/plugin/compile_cache.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "gradcheck/error.hpp"
#include "gradcheck/plugin/file_stamp.hpp"
#include "gradcheck/version.hpp"

namespace gradcheck {

namespace {

namespace fs = std::filesystem;

constexpr const char* other_cache = "; GRADCHECK_CACHE can name another";

void make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw LoadError("the cache folder " + folder.string() + " cannot be made: " + std::strerror(errno) + other_cache);
  }
  struct stat status {};
  // The libraries in the folder are loaded and run, so no other user may be able to add one.
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() ||
      (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw LoadError("the cache folder " + folder.string() +
                    " must belong to you, and no other user may be able to write to it" + other_cache);
  }
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT: no other thread runs yet
  return value == nullptr ? "" : value;
}

/// The file that a compiler's name stands for, with its size and the time of its last change: a new version is another
/// compiler.
std::string identity(const std::string& compiler) {
  std::string folders = compiler.find('/') == std::string::npos ? variable("PATH") : "";
  fs::path file = compiler;
  for (std::size_t end = 0; !folders.empty(); folders.erase(0, end == std::string::npos ? end : end + 1)) {
    end = folders.find(':');
    const fs::path candidate = fs::path(folders.substr(0, end)) / compiler;
    if (::access(candidate.c_str(), X_OK) != 0) continue;
    file = candidate;
    break;
  }
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return compiler;
  return file.string() + '\0' + std::to_string(status.st_size) + '\0' + std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec);
}

/// One of the files has changed since `moment`, so that nobody knows which version of it the compiler has read.
bool changed_after(const std::vector<fs::path>& files, std::chrono::system_clock::time_point moment) {
  for (const fs::path& file : files) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return true;
    const auto changed = std::chrono::seconds(status.st_ctim.tv_sec) + std::chrono::nanoseconds(status.st_ctim.tv_nsec);
    if (changed > moment.time_since_epoch()) return true;
  }
  return false;
}

void move_into_place(const fs::path& draft, const fs::path& place) {
  std::error_code error;
  fs::rename(draft, place, error);
  if (error) refuse_to_write(place.parent_path(), error.value());
}

}  // namespace

std::filesystem::path default_cache() {
  if (const std::string chosen = variable("GRADCHECK_CACHE"); !chosen.empty()) return chosen;
  if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return fs::path(xdg) / "gradcheck";
  if (const std::string home = variable("HOME"); !home.empty()) return fs::path(home) / ".cache" / "gradcheck";
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  return (error ? fs::path("/tmp") : temporary) / ("gradcheck-" + std::to_string(::geteuid()));
}

void refuse_to_write(const fs::path& folder, int error) {
  throw LoadError("the cache folder " + folder.string() + " cannot be written to: " + std::strerror(error) +
                  other_cache);
}

std::string read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw LoadError(path.string() + ": cannot be read: " + std::strerror(EISDIR));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw LoadError(path.string() + ": cannot be read: " + std::strerror(errno != 0 ? errno : EIO));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string settings_key(const CompileSettings& settings) {
  std::string key = identity(settings.compiler) + '\0' + version_string + '\0' + settings.sdk.string();
  for (const std::string& flag : settings.flags) key += '\0' + flag;
  for (const std::string& library : settings.libraries) key += '\0' + library;
  // g++ and clang++ also look for files in these folders.
  for (const char* name : {"CPATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"}) key += '\0' + variable(name);
  return key;
}

CacheEntry::CacheEntry(fs::path folder, const std::string& name, const std::string& key)
    : folder_(std::move(folder)), name_(name + "-" + hash_text(key)) {
  make_private_folder(folder_);
}

fs::path CacheEntry::file(const std::string& extension) const { return folder_ / (name_ + extension); }

fs::path CacheEntry::draft(const std::string& extension) const {
  return file("." + std::to_string(::getpid()) + ".draft" + extension);
}

bool CacheEntry::is_valid() const {
  std::error_code ignored;
  if (!fs::exists(file(".stamp"), ignored)) return false;
  std::optional<std::vector<FileStamp>> stamps = stamps_in(read_file(file(".stamp")));
  if (!stamps || stamps->empty()) return false;
  const StampCheck check = check_stamps(*stamps);
  if (check == StampCheck::unchanged_contents) {
    std::ofstream(draft(".stamp"), std::ios::trunc) << to_text(*stamps);
    fs::rename(draft(".stamp"), file(".stamp"), ignored);  // without it the next check only takes longer
  }
  return check != StampCheck::changed;
}

void CacheEntry::keep(const std::vector<Result>& results, const std::vector<fs::path>& files,
                      std::chrono::system_clock::time_point start) const {
  std::vector<FileStamp> stamps;
  bool known = !files.empty() && !changed_after(files, start);
  const auto add = [&](const fs::path& file, const fs::path& place) {
    std::optional<FileStamp> stamp = stamp_of(file);
    known = known && stamp;
    if (!stamp) return;
    stamp->path = place;
    stamps.push_back(*std::move(stamp));
  };
  for (const fs::path& file : files) add(file, file);
  // The results are stamped too. They are not replaced at the same moment: a process that sees a new one beside an old
  // one compiles again.
  for (const auto& [result, place] : results) {
    std::error_code ignored;
    if (!fs::exists(result, ignored)) {
      fs::remove(place, ignored);  // of an earlier compilation
      continue;
    }
    add(result, place);
    move_into_place(result, place);
  }
  std::ofstream(draft(".stamp"), std::ios::trunc) << (known ? to_text(stamps) : "");
  move_into_place(draft(".stamp"), file(".stamp"));
}

SourceHistory::SourceHistory(const fs::path& folder, const fs::path& source)
    : stem_(folder / (source.stem().string() + "-" + hash_text(fs::absolute(source).string()))) {}

std::optional<double> SourceHistory::last_seconds() const {
  std::ifstream file(stem_.string() + ".seconds");
  double seconds = 0;
  if (file >> seconds && seconds >= 0) return seconds;
  return std::nullopt;
}

void SourceHistory::remember_seconds(double seconds) const {
  std::ofstream(stem_.string() + ".seconds") << seconds << '\n';
}

fs::path SourceHistory::log() const { return stem_.string() + ".log"; }

std::vector<fs::path> read_dependencies(const std::string& rule) {
  // "target: a b \<newline> c", with blanks in names as "\ " and dollar signs doubled.
  std::vector<fs::path> files;
  std::string name;
  const std::size_t colon = rule.find(": ");
  for (std::size_t i = colon == std::string::npos ? rule.size() : colon + 1; i < rule.size(); ++i) {
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\n';
    const bool escapes = (rule[i] == '\\' && next != '\n') || (rule[i] == '$' && next == '$');
    if (escapes) {
      name += rule[++i];
    } else if (rule[i] == ' ' || rule[i] == '\n' || rule[i] == '\\') {
      if (!name.empty()) files.emplace_back(std::exchange(name, {}));
    } else {
      name += rule[i];
    }
  }
  if (!name.empty()) files.emplace_back(name);
  return files;
}

}  // namespace gradcheck

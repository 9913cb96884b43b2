#include "gradcheck/plugin/compiler.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "gradcheck/version.hpp"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace gradcheck {

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw LoadError(path.string() + ": cannot be read: " + std::strerror(EISDIR));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw LoadError(path.string() + ": cannot be read: " + std::strerror(errno != 0 ? errno : EIO));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string hash_text(const std::string& text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return digits.data();
}

/// The files that a compilation read, as the compiler wrote them down: "target: a b \<newline> c", blanks in names as
/// "\ ".
std::vector<fs::path> read_dependencies(const std::string& rule) {
  std::vector<fs::path> files;
  std::string name;
  const std::size_t colon = rule.find(": ");
  for (std::size_t i = colon == std::string::npos ? rule.size() : colon + 1; i < rule.size(); ++i) {
    if (rule[i] == '\\' && i + 1 < rule.size() && rule[i + 1] != '\n') {
      name += rule[++i];
    } else if (rule[i] == ' ' || rule[i] == '\n' || rule[i] == '\\') {
      if (!name.empty()) files.emplace_back(std::exchange(name, {}));
    } else if (rule[i] == '$' && i + 1 < rule.size() && rule[i + 1] == '$') {
      name += rule[++i];
    } else {
      name += rule[i];
    }
  }
  if (!name.empty()) files.emplace_back(name);
  return files;
}

std::string stamp_line(const std::string& content, const fs::path& path) {
  return hash_text(content) + " " + path.string() + "\n";
}

/// One line per file: hash, blank, path. Nothing if a file is gone.
std::optional<std::string> stamp(const std::vector<fs::path>& files) {
  std::string text;
  for (const fs::path& file : files) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return std::nullopt;
    text += stamp_line(read_file(file), file);
  }
  return text;
}

/// One of the files was changed after `moment`, so that nobody knows which version of it was read.
bool changed_after(const std::vector<fs::path>& files, fs::file_time_type moment) {
  for (const fs::path& file : files) {
    std::error_code error;
    const fs::file_time_type changed = fs::last_write_time(file, error);
    if (error || changed > moment) return true;
  }
  return false;
}

bool still_valid(const fs::path& stamp_file) {
  std::ifstream file(stamp_file);
  std::vector<fs::path> files;
  std::string line, recorded;
  while (std::getline(file, line)) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) return false;
    files.emplace_back(line.substr(blank + 1));
    recorded += line + "\n";
  }
  return !files.empty() && stamp(files) == recorded;
}

constexpr const char* other_cache = "; GRADCHECK_CACHE can name another";

[[noreturn]] void refuse_to_write(const fs::path& folder, int error) {
  throw LoadError("the cache folder " + folder.string() + " cannot be written to: " + std::strerror(error) +
                  other_cache);
}

void make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw LoadError("the cache folder " + folder.string() + " cannot be made: " + std::strerror(errno) + other_cache);
  }
  struct stat status {};
  // What lies there will be loaded as code: nobody else may have put it there.
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() ||
      (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw LoadError("the cache folder " + folder.string() + " must be a folder of yours that nobody else can write to" +
                    other_cache);
  }
}

/// Runs a program and returns its exit code; what it prints goes to the open file `log`.
int run_program(const std::vector<std::string>& words, int log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, log, 1);
  posix_spawn_file_actions_adddup2(&actions, log, 2);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw LoadError("the compiler " + words[0] + " could not be started: " + std::strerror(error) +
                    "; CXX can name another");
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw LoadError("the compiler " + words[0] + " was lost: " + std::strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Files of one compilation: drafts under a name of this process, moved when they are whole, so that nobody loads half
/// a library. What is left of them goes when this goes.
class Drafts {
 public:
  explicit Drafts(const fs::path& stem) : stem_(stem.string() + "." + std::to_string(::getpid()) + ".draft") {}
  Drafts(const Drafts&) = delete;
  Drafts& operator=(const Drafts&) = delete;
  ~Drafts() {
    std::error_code ignored;
    for (const fs::path& file : {library(), log(), rule(), stamp()}) fs::remove(file, ignored);
  }

  fs::path library() const { return stem_; }
  fs::path log() const { return stem_ + ".log"; }
  fs::path rule() const { return stem_ + ".d"; }
  fs::path stamp() const { return stem_ + ".stamp"; }

 private:
  std::string stem_;
};

void move_into_place(const fs::path& draft, const fs::path& place) {
  std::error_code error;
  fs::rename(draft, place, error);
  if (error) refuse_to_write(place.parent_path(), error.value());
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

/// All that a compilation depends on but the files it includes.
std::string key_of(const fs::path& source, const CompileOptions& options) {
  std::string key = fs::absolute(source).string() + '\0' + read_file(source) + '\0' + identity(options.compiler) +
                    '\0' + version_string;
  for (const std::string& flag : options.flags) key += '\0' + flag;
  for (const std::string& library : options.libraries) key += '\0' + library;
  // Where g++ and clang++ look besides.
  for (const char* name : {"CPATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"}) key += '\0' + variable(name);
  return key;
}

/// Compiles, and says what the compiler said if it refuses.
void run_compiler(const fs::path& source, const CompileOptions& options, const Drafts& drafts) {
  std::vector<std::string> words = {options.compiler, "-shared", "-fPIC", "-fvisibility=hidden"};
  words.insert(words.end(), options.flags.begin(), options.flags.end());
  // Absolute, so that a name that starts with '-' is a file still.
  for (const std::string& word :
       {std::string("-MD"), std::string("-MT"), std::string("plugin"), std::string("-MF"), drafts.rule().string(),
        fs::absolute(source).string(), std::string("-o"), drafts.library().string()}) {
    words.push_back(word);
  }
  words.insert(words.end(), options.libraries.begin(), options.libraries.end());
  const int log = ::open(drafts.log().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (log < 0) refuse_to_write(options.cache, errno);
  int code = 0;
  try {
    code = run_program(words, log);
  } catch (...) {
    ::close(log);
    throw;
  }
  ::close(log);
  if (code != 0) {
    throw CompileError(
        source.string() + ": does not compile (" + options.compiler + " ended with " + std::to_string(code) + ")",
        read_file(drafts.log()));
  }
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

std::filesystem::path compile_plugin(const std::filesystem::path& source, const CompileOptions& options) {
  const std::string key = key_of(source, options);
  make_private_folder(options.cache);
  const std::string name = source.stem().string() + "-" + hash_text(key);
  const fs::path library = options.cache / (name + ".so");
  const fs::path stamp_file = options.cache / (name + ".stamp");
  std::error_code ignored;
  if (fs::exists(library, ignored) && still_valid(stamp_file)) return library;

  const Drafts drafts(options.cache / name);
  const fs::file_time_type start = fs::file_time_type::clock::now();
  run_compiler(source, options, drafts);
  if (!fs::exists(drafts.library(), ignored)) {
    throw LoadError(source.string() + ": the compiler " + options.compiler + " reported success and wrote no library");
  }
  // A compiler that does not tell what it has read is asked again the next time.
  std::vector<fs::path> files;
  if (fs::exists(drafts.rule(), ignored)) files = read_dependencies(read_file(drafts.rule()));
  // The library is one of the files that the stamp vouches for: the two are not replaced at once, and whoever sees a
  // new one beside an old one compiles again.
  const std::optional<std::string> read = stamp(files);
  const bool known = read && !files.empty() && !changed_after(files, start);
  std::ofstream(drafts.stamp(), std::ios::trunc)
      << (known ? *read + stamp_line(read_file(drafts.library()), library) : "");
  move_into_place(drafts.library(), library);
  move_into_place(drafts.stamp(), stamp_file);
  return library;
}

}  // namespace gradcheck

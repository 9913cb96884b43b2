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
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) throw LoadError(path.string() + ": cannot be read: " + std::strerror(errno != 0 ? errno : EISDIR));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string hash_text(const std::string& text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return digits.data();
}

/// The files that a compilation read, as the compiler wrote them down: "target: a b \<newline> c", blanks in names as "\ ".
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

/// One line per file: hash, blank, path. Nothing if a file is gone.
std::optional<std::string> stamp(const std::vector<fs::path>& files) {
  std::string text;
  for (const fs::path& file : files) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return std::nullopt;
    text += hash_text(read_file(file)) + " " + file.string() + "\n";
  }
  return text;
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

void make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw LoadError("the cache folder " + folder.string() + " cannot be made: " + std::strerror(errno));
  }
  struct stat status {};
  // What lies there will be loaded as code: nobody else may have put it there.
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() ||
      (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    throw LoadError("the cache folder " + folder.string() + " must be a folder of yours that nobody else can write to");
  }
}

/// Runs a program and returns its exit code; what it prints goes to `log`.
int run_program(const std::vector<std::string>& words, const fs::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw LoadError("the compiler " + words[0] + " could not be started: " + std::strerror(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw LoadError("the compiler " + words[0] + " was lost: " + std::strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::filesystem::path default_cache() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);  // NOLINT: no other thread runs yet
    return value == nullptr ? "" : value;
  };
  if (const std::string chosen = variable("GRADCHECK_CACHE"); !chosen.empty()) return chosen;
  if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return fs::path(xdg) / "gradcheck";
  if (const std::string home = variable("HOME"); !home.empty()) return fs::path(home) / ".cache" / "gradcheck";
  return fs::temp_directory_path() / ("gradcheck-" + std::to_string(::geteuid()));
}

std::filesystem::path compile_plugin(const std::filesystem::path& source, const CompileOptions& options) {
  std::string key = fs::absolute(source).string() + '\0' + read_file(source) + '\0' + options.compiler + '\0' + version_string;
  for (const std::string& flag : options.flags) key += '\0' + flag;
  for (const std::string& library : options.libraries) key += '\0' + library;
  make_private_folder(options.cache);
  const std::string name = source.stem().string() + "-" + hash_text(key);
  const fs::path library = options.cache / (name + ".so");
  const fs::path stamp_file = options.cache / (name + ".stamp");
  if (fs::exists(library) && still_valid(stamp_file)) return library;

  // Made under a name of this process and moved when it is whole, so that nobody loads half a library.
  const fs::path draft = options.cache / (name + "." + std::to_string(::getpid()) + ".draft");
  const fs::path log = draft.string() + ".log", rule = draft.string() + ".d";
  std::vector<std::string> words = {options.compiler, "-shared", "-fPIC", "-fvisibility=hidden"};
  words.insert(words.end(), options.flags.begin(), options.flags.end());
  // Absolute, so that a name that starts with '-' is a file still.
  for (const std::string& word : {std::string("-MMD"), std::string("-MF"), rule.string(), fs::absolute(source).string(),
                                  std::string("-o"), draft.string()}) {
    words.push_back(word);
  }
  words.insert(words.end(), options.libraries.begin(), options.libraries.end());
  const int code = run_program(words, log);
  const std::string output = read_file(log);
  std::error_code ignored;
  fs::remove(log, ignored);
  if (code != 0) {
    fs::remove(draft, ignored);
    fs::remove(rule, ignored);
    throw CompileError(source.string() + ": does not compile (" + options.compiler + " ended with " + std::to_string(code) + ")",
                       output);
  }
  const std::optional<std::string> files = stamp(read_dependencies(read_file(rule)));
  fs::remove(rule, ignored);
  std::ofstream(stamp_file, std::ios::trunc) << files.value_or("");
  fs::rename(draft, library);
  return library;
}

}  // namespace gradcheck

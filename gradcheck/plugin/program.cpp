#include "gradcheck/plugin/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "gradcheck/error.hpp"
#include "gradcheck/plugin/compile_cache.hpp"

extern char** environ;  // NOLINT: no POSIX header declares it

namespace gradcheck {

namespace {

int open_output(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) refuse_to_write(file.parent_path(), errno);
  return descriptor;
}

/// The process with all that it has started, the youngest last.
std::vector<pid_t> family_of(pid_t process) {
  std::vector<pid_t> family{process};
  for (std::size_t i = 0; i < family.size(); ++i) {
    const std::string task = "/proc/" + std::to_string(family[i]) + "/task/" + std::to_string(family[i]);
    std::ifstream children(task + "/children");
    for (pid_t child = 0; children >> child;) family.push_back(child);
  }
  return family;
}

}  // namespace

Program::Program(const std::vector<std::string>& words, const std::filesystem::path& output) : name_(words.at(0)) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int log = open_output(output);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, log, 1);
  posix_spawn_file_actions_adddup2(&actions, log, 2);
  const int error = posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(log);
  if (error != 0) {
    process_ = -1;
    throw LoadError("the compiler " + name_ + " could not be started: " + std::strerror(error) +
                    "; CXX can name another");
  }
}

Program::~Program() { stop(); }

int Program::wait() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0) {
    if (errno == EINTR) continue;
    process_ = -1;
    throw LoadError("the compiler " + name_ + " was lost: " + std::strerror(errno));
  }
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Program::stop() noexcept {
  if (process_ < 0) return;
  try {
    for (const pid_t process : family_of(process_)) ::kill(process, SIGTERM);
    static_cast<void>(wait());
  } catch (...) {  // nothing is left to stop
  }
}

}  // namespace gradcheck

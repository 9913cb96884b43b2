#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "tests/cli/temporary_folder.hpp"

extern char** environ;  // NOLINT: no POSIX header declares it

namespace gradcheck::tests {

namespace {

std::vector<std::string> environment(const Surroundings& surroundings) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!surroundings.variables.contains(text.substr(0, text.find('=')))) variables.push_back(text);
  }
  for (const auto& [name, value] : surroundings.variables) {
    if (value) variables.push_back(name + "=" + *value);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

StartedProgram::StartedProgram(std::vector<std::string> words, const Surroundings& surroundings) {
  std::vector<std::string> variables = environment(surroundings);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!surroundings.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, surroundings.folder.c_str());
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, (output_ / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, (output_ / "err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int error = posix_spawnp(&child_, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words.front() + " could not be started: " + std::strerror(error));
}

void StartedProgram::signal(int number) const { ::kill(child_, number); }

std::string StartedProgram::err() const { return read_whole_file(output_ / "err"); }

Ended StartedProgram::end() {
  int status = 0;
  if (::waitpid(child_, &status, 0) != child_) throw std::runtime_error("a program was lost");
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_whole_file(output_ / "out"),
          read_whole_file(output_ / "err")};
}

std::filesystem::path gradcheck_executable() {
  return std::filesystem::path(GRADCHECK_BINARY_DIR) / "bin" / "gradcheck";
}

StartedProgram start_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings) {
  std::vector<std::string> words{gradcheck_executable()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const std::string cache = std::filesystem::path(GRADCHECK_BINARY_DIR) / "tests" / "plugin-cache";
  surroundings.variables.try_emplace("GRADCHECK_CACHE", cache);
  surroundings.variables.try_emplace("CXX", std::nullopt);
  return StartedProgram(words, surroundings);
}

Ended run_gradcheck(const std::vector<std::string>& arguments, Surroundings surroundings) {
  return start_gradcheck(arguments, std::move(surroundings)).end();
}

bool wait_for(const std::function<bool()>& happened) {
  for (int i = 0; i < 6000; ++i) {
    if (happened()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string right() { return test_plugin("right"); }
std::string misbehaving() { return test_plugin("misbehaving"); }

}  // namespace gradcheck::tests

#include "gradcheck/worker/worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "gradcheck/error.hpp"

extern char** environ;  // NOLINT: no POSIX header declares it

namespace gradcheck::worker {

namespace {

// Time between two checks of the limits. An answer is noticed at once.
constexpr int tick_milliseconds = 20;
// After a process has closed its end of the socket: how long to wait for it to exit before it is killed.
constexpr int most_exit_ticks = 100;

/// CPU time that all threads of a process have used; nothing if the process has ended.
std::optional<double> cpu_seconds_of(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Starts one worker; owns what posix_spawn needs to have freed.
class Spawning {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  pid_t start(int socket, int journal, std::vector<std::string> words) {
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    // A plugin prints to standard error, so that a report on standard output stays intact.
    posix_spawn_file_actions_adddup2(&actions_, 2, 1);
    posix_spawn_file_actions_adddup2(&actions_, socket, socket_descriptor);
    posix_spawn_file_actions_adddup2(&actions_, journal, journal_descriptor);
    // The command handles Ctrl-C: it lets the current op finish.
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    posix_spawnattr_setsigmask(&attributes_, &blocked);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawn(&child, "/proc/self/exe", &actions_, &attributes_, arguments.data(), environ);
    if (error != 0) throw Error(std::string("a worker could not be started: ") + std::strerror(error));
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

WorkerProcess::WorkerProcess(const Limits& limits) : limits_(limits) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(std::string("cannot create a socket for a worker: ") + std::strerror(errno));
  }
  socket_ = ends[0];
  // Above the descriptors that a worker inherits.
  const int other = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
  ::close(ends[1]);
  try {
    if (other < 0) throw Error(std::string("cannot create a socket for a worker: ") + std::strerror(errno));
    child_ = Spawning().start(other, journal_.descriptor(),
                              {"gradcheck", "worker", std::to_string(limits.memory_mebibytes)});
  } catch (...) {
    ::close(socket_);
    if (other >= 0) ::close(other);
    throw;
  }
  ::close(other);
  receiver_ = Receiver(socket_);
}

WorkerProcess::~WorkerProcess() {
  // An idle worker then exits by itself, which flushes what the plugin has printed.
  ::shutdown(socket_, SHUT_RDWR);
  for (int tick = 0; alive() && tick < most_exit_ticks && !gone(); ++tick) ::poll(nullptr, 0, 1);
  stop();
  ::close(socket_);
}

std::optional<std::string> WorkerProcess::ask(const std::string& request) {
  if (!alive()) return std::nullopt;
  bool open = send_message(socket_, request);
  int exit_ticks = 0;
  for (;;) {
    const Receiver::State state = open ? receiver_.receive(false) : Receiver::State::closed;
    if (state == Receiver::State::message) return receiver_.take();
    if (state == Receiver::State::closed) {
      open = false;
      if (++exit_ticks > most_exit_ticks) {
        stop();
        return std::nullopt;
      }
    }
    if (gone()) return std::nullopt;
    if (overdue()) {
      end_.timed_out = true;
      stop();
      return std::nullopt;
    }
    pollfd wait{open ? socket_ : -1, POLLIN, 0};
    ::poll(&wait, 1, open ? tick_milliseconds : 1);
  }
}

bool WorkerProcess::overdue() {
  cpu_seconds_ = cpu_seconds_of(child_).value_or(cpu_seconds_);
  const std::vector<JournalEntry> entries = journal_.under_way(cpu_seconds_);
  return std::any_of(entries.begin(), entries.end(),
                     [&](const JournalEntry& entry) { return limits_.used_up_by(entry); });
}

bool WorkerProcess::gone() {
  int status = 0;
  const pid_t ended = ::waitpid(child_, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
  note_end(status);
  return true;
}

void WorkerProcess::stop() {
  if (!alive()) return;
  ::kill(child_, SIGKILL);
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) continue;
  note_end(status);
}

void WorkerProcess::note_end(int status) {
  child_ = 0;
  end_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  end_.memory_exhausted = journal_.memory_exhausted();
  end_.under_way = journal_.under_way(cpu_seconds_);
}

}  // namespace gradcheck::worker

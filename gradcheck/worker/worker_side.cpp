#include "gradcheck/worker/worker_side.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <new>

#include "gradcheck/worker/worker_process.hpp"

namespace gradcheck::worker {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

std::atomic<Journal*> journal_of_this_process = nullptr;

// If this much cannot be mapped, memory counts as exhausted: an allocation that has just failed was rarely larger. 64
// MiB is the arena that the C library maps for a thread.
constexpr std::size_t one_more_piece = std::size_t{64} << 20;

bool memory_is_exhausted() {
  void* piece =
      ::mmap(nullptr, one_more_piece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (piece == MAP_FAILED) return true;
  ::munmap(piece, one_more_piece);
  return false;
}

/// Notes the signal; the process then ends as it would have without this handler.
void on_fatal_signal(int number) {
  if (Journal* journal = journal_of_this_process) journal->note_fatal(memory_is_exhausted());
  ::signal(number, SIG_DFL);
  ::raise(number);
}

void on_failed_new() {
  if (Journal* journal = journal_of_this_process) journal->note_refused_memory();
  throw std::bad_alloc();
}

void limit(int resource, rlim_t amount) {
  rlimit now{};
  ::getrlimit(static_cast<__rlimit_resource>(resource), &now);
  if (now.rlim_cur != RLIM_INFINITY && now.rlim_cur <= amount) return;
  now.rlim_cur = amount;
  ::setrlimit(static_cast<__rlimit_resource>(resource), &now);
}

}  // namespace

bool is_worker() {
  struct stat status {};
  if (::fstat(socket_descriptor, &status) != 0 || !S_ISSOCK(status.st_mode)) return false;
  // Only memory files have seals, so no unrelated file passes for a journal.
  return ::fcntl(journal_descriptor, F_GET_SEALS) >= 0 && ::fstat(journal_descriptor, &status) == 0 &&
         S_ISREG(status.st_mode);
}

void settle(Journal& journal, std::int64_t memory_mebibytes) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::fcntl(socket_descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(journal_descriptor, F_SETFD, FD_CLOEXEC);
  limit(RLIMIT_CORE, 0);
  // Line by line: the last line that a plugin prints before it crashes must not be lost.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  journal_of_this_process = &journal;
  if (sanitized) return;
  // A limit on data, not on address space: drivers of accelerators reserve much and use little.
  if (memory_mebibytes > 0) limit(RLIMIT_DATA, static_cast<rlim_t>(memory_mebibytes) << 20);
  std::set_new_handler(on_failed_new);
  struct sigaction action {};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = SA_RESETHAND | SA_NODEFER;
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS}) ::sigaction(number, &action, nullptr);
}

}  // namespace gradcheck::worker

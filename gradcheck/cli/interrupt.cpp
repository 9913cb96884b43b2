#include "gradcheck/cli/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace gradcheck::cli {

namespace {

std::sig_atomic_t volatile interrupted = 0;

void on_interrupt(int) {
  interrupted = 1;
  constexpr char notice[] =
      "\ngradcheck: interrupted: stops after the current op; press Ctrl-C again to stop at once\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, notice, sizeof notice - 1);
  std::signal(SIGINT, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() { std::signal(SIGINT, on_interrupt); }

Interrupt::~Interrupt() { std::signal(SIGINT, SIG_DFL); }

bool Interrupt::seen() const { return interrupted != 0; }

}  // namespace gradcheck::cli

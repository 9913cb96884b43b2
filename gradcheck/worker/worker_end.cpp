#include "gradcheck/worker/worker_end.hpp"

#include <signal.h>

#include <algorithm>
#include <cstring>
#include <sstream>

namespace gradcheck::worker {

namespace {

// Each suspect is repeated in a worker of its own; more than this take too long.
constexpr std::size_t most_suspects = 16;

std::string signal_text(int number) {
  const char* abbreviation = ::sigabbrev_np(number);
  return "signal " + std::to_string(number) +
         (abbreviation == nullptr ? "" : " (SIG" + std::string(abbreviation) + ")");
}

std::string number_text(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

/// "10 minutes", "2 s".
std::string duration_text(double seconds) {
  return seconds < 120 ? number_text(seconds) + " s" : number_text(seconds / 60) + " minutes";
}

}  // namespace

const char* WorkerEnd::kind() const {
  if (timed_out) return "timeout";
  // A SIGKILL that the command did not send comes from the system, which has run out of memory.
  return memory_exhausted || signal == SIGKILL ? "out-of-memory" : "crash";
}

std::string WorkerEnd::phrase(const Limits& limits) const {
  if (waited(limits)) return "did not answer for " + duration_text(limits.wall_seconds());
  if (timed_out) return "used more than " + number_text(limits.case_seconds) + " s of CPU time in one case";
  const std::string ended =
      "ended the process with " + (signal != 0 ? signal_text(signal) : "exit code " + std::to_string(exit_code));
  if (!memory_exhausted) return ended;
  return ended + " because memory ran out" +
         (limits.memory_mebibytes > 0 ? " (limit: " + std::to_string(limits.memory_mebibytes) + " MiB)" : "");
}

std::vector<JournalEntry> WorkerEnd::suspects(const Limits& limits) const {
  std::vector<JournalEntry> entries = under_way;
  const auto keep = [&](auto is_suspect) {
    if (std::any_of(entries.begin(), entries.end(), is_suspect)) {
      std::erase_if(entries, [&](const JournalEntry& entry) { return !is_suspect(entry); });
    }
  };
  if (timed_out)
    keep([&](const JournalEntry& entry) { return limits.used_up_by(entry); });
  else
    keep([](const JournalEntry& entry) { return entry.fatal; });
  if (entries.size() > most_suspects) entries.resize(most_suspects);
  return entries;
}

bool WorkerEnd::waited(const Limits& limits) const {
  return timed_out &&
         std::none_of(under_way.begin(), under_way.end(),
                      [&](const JournalEntry& entry) { return entry.cpu_seconds > limits.case_seconds; }) &&
         std::any_of(under_way.begin(), under_way.end(),
                     [&](const JournalEntry& entry) { return entry.wall_seconds > limits.wall_seconds(); });
}

Failure WorkerEnd::failure(const std::string& op, const Limits& limits) const {
  const auto fatal =
      std::find_if(under_way.begin(), under_way.end(), [](const JournalEntry& entry) { return entry.fatal; });
  const JournalEntry* entry = fatal != under_way.end() ? &*fatal : under_way.empty() ? nullptr : &under_way.front();
  const bool within_call = entry != nullptr && !entry->call.empty() && !entry->returned;
  Failure failure;
  failure.verdict = Verdict::error;
  failure.kind = kind();
  failure.message = op + ": " +
                    (within_call        ? entry->call
                     : entry != nullptr ? "a case"
                                        : "something") +
                    " " + phrase(limits);
  if (entry != nullptr && entry->returned) failure.message += " after " + entry->call + " had returned";
  return failure;
}

}  // namespace gradcheck::worker

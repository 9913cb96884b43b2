#include "gradcheck/run/replay_line.hpp"

#include <utility>

#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/record/replay_token.hpp"

namespace gradcheck {

namespace {

/// A word in the quotes that a POSIX shell needs: plugin paths and op names are not under our control.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                          "_-./:=+,@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

ReplayLine::ReplayLine(const RunOptions& options, std::string target)
    : seed_(options.seed), prefix_(options.replay_prefix), target_(std::move(target)), black_box_(options.black_box) {}

void ReplayLine::add_to(Finding& finding, const Op& op, const Case& instance, std::vector<std::size_t> path) const {
  finding.token = to_text({seed_, op.name(), finding.property, finding.case_index, std::move(path),
                           declarations_fingerprint(op), code_fingerprint(op), case_fingerprint(instance)});
  finding.replay = prefix_ + " replay " + shell_word(finding.token) +
                   (target_.empty() ? "" : " " + shell_word(target_)) +
                   (black_box_.empty() ? "" : " --as-black-box " + black_box_);
}

}  // namespace gradcheck

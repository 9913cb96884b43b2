#include "gradcheck/mutation/mutation_score.hpp"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "gradcheck/mutation/catalogue.hpp"
#include "gradcheck/mutation/difference.hpp"
#include "gradcheck/mutation/mutant.hpp"
#include "gradcheck/run/runner.hpp"

namespace gradcheck::mutation {

namespace {

// Cases of ops of fixed extents may be large: of 100,000 entries each, ten are as good as a hundred.
constexpr std::int64_t most_elements = 1 << 20;

/// A case that mutants are tried in.
struct Trial {
  const Property* property = nullptr;
  std::int64_t index = 0;
  Case instance;

  std::int64_t size(const Op& op) const { return instance.differentiable_size(op) + instance.output_size(); }
};

/// Where the cases of a run come from: the one place that knows.
Trial trial_of(const Op& op, const Property& property, const CaseSource& source, std::uint64_t seed, std::int64_t index) {
  return {&property, index, source.draw(op, case_seed(seed, op.name(), property.name(), index))};
}

std::vector<Trial> trials_of(const Op& op, const Property& property, const CaseSource& source, const ScoreOptions& options) {
  std::vector<Trial> trials;
  std::int64_t elements = 0;
  for (std::int64_t index = 0; index < options.cases && elements < most_elements; ++index) {
    trials.push_back(trial_of(op, property, source, options.seed, index));
    elements += trials.back().size(op);
  }
  std::ranges::stable_sort(trials, {}, [&](const Trial& trial) { return trial.size(op); });
  return trials;
}

bool fails(const Outcome& outcome) { return outcome.verdict() >= Verdict::fail; }

/// Tries mutants of one op. Safe to be called from several threads.
class Scorer {
 public:
  Scorer(const Op& op, std::vector<Trial> trials) : op_(op), trials_(std::move(trials)), right_passes_(trials_.size()) {}

  MutantResult result_of(const Mutation& mutation) {
    Mutant mutant(op_, mutation);
    MutantResult result;
    result.mutation = mutation.name;
    result.input = op_.signature().inputs[mutation.input].name;
    for (std::size_t i = 0; i < trials_.size() && result.fate != Fate::caught; ++i) try_in(i, mutant, result);
    if (result.fate == Fate::caught) return result;
    if (result.differing > 0) result.fate = Fate::survived;
    else if (mutation.reach == Reach::somewhere && !mutant.reached()) result.fate = Fate::unreached;
    return result;
  }

  std::int64_t unusable() const { return std::ranges::count(right_passes_, std::optional(false)); }

 private:
  void try_in(std::size_t place, const Mutant& mutant, MutantResult& result) {
    const Trial& trial = trials_[place];
    if (!differs(op_, mutant.op(), trial.instance)) return;
    const Outcome outcome = trial.property->check(mutant.op(), trial.instance, Confirmation::referee);
    const bool caught = fails(outcome);
    if (caught && !right_passes(place)) return;
    ++result.differing;
    result.undecided += outcome.verdict() == Verdict::undecided ? 1 : 0;
    if (!caught) return;
    result.fate = Fate::caught;
    result.property = trial.property->name();
    result.case_index = trial.index;
  }

  /// Asked only of cases that a mutant failed in.
  bool right_passes(std::size_t place) {
    {
      const std::lock_guard lock(mutex_);
      if (right_passes_[place]) return *right_passes_[place];
    }
    const bool passes = !fails(trials_[place].property->check(op_, trials_[place].instance, Confirmation::referee));
    const std::lock_guard lock(mutex_);
    right_passes_[place] = passes;
    return passes;
  }

  const Op& op_;
  std::vector<Trial> trials_;
  std::vector<std::optional<bool>> right_passes_;
  std::mutex mutex_;  // of right_passes_
};

}  // namespace

std::string_view to_string(Fate fate) noexcept {
  switch (fate) {
    case Fate::caught: return "caught";
    case Fate::survived: return "survived";
    case Fate::unreached: return "unreached";
    case Fate::equivalent: return "equivalent";
  }
  return "unknown";
}

std::int64_t OpScore::count(Fate fate) const { return std::ranges::count(mutants, fate, &MutantResult::fate); }

OpScore mutation_score(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                       const ScoreOptions& options) {
  std::vector<Trial> trials;
  for (const std::unique_ptr<Property>& property : properties) {
    if (!property->applies(op)) continue;
    for (Trial& trial : trials_of(op, *property, source, options)) trials.push_back(std::move(trial));
  }
  OpScore score;
  score.op = op.name();
  score.cases = static_cast<std::int64_t>(trials.size());
  const std::vector<Mutation> mutations = catalogue(op);
  score.mutants.resize(mutations.size());
  Scorer scorer(op, std::move(trials));
  const auto try_mutant = [&](std::size_t i) { score.mutants[i] = scorer.result_of(mutations[i]); };
  const int jobs = op.one_thread() ? 1 : options.jobs > 0 ? options.jobs : oneapi::tbb::this_task_arena::max_concurrency();
  oneapi::tbb::task_arena arena(jobs);
  arena.execute([&] { oneapi::tbb::parallel_for(std::size_t{0}, mutations.size(), try_mutant); });
  score.unusable = scorer.unusable();
  return score;
}

}  // namespace gradcheck::mutation

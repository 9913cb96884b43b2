#include "gradcheck/mutation/mutation_score.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "gradcheck/mutation/catalogue.hpp"
#include "gradcheck/mutation/difference.hpp"
#include "gradcheck/mutation/mutant.hpp"
#include "gradcheck/run/case_threads.hpp"
#include "gradcheck/run/runner.hpp"

namespace gradcheck::mutation {

namespace {

// Cases of ops with fixed extents may be large: with 10,000 entries each, a few dozen cases show as much as a hundred.
constexpr std::int64_t most_elements = 1 << 18;

struct Trial {
  std::int64_t index = 0;
  Case instance;

  std::int64_t size(const Op& op) const { return instance.differentiable_size(op) + instance.output_size(); }
};

/// The cases that a run with this seed draws for a property. No other code here draws cases.
std::vector<Trial> drawn_trials(const Op& op, const Property& property, const CaseSource& source,
                                const ScoreOptions& options) {
  const std::unique_ptr<CaseStream> stream = source.open(op, stream_seed(options.seed, op.name(), property.name()));
  std::vector<Trial> trials;
  std::int64_t elements = 0;
  for (std::int64_t index = 0; index < options.cases && elements < most_elements; ++index) {
    trials.push_back({index, stream->draw(index).instance});
    elements += trials.back().size(op);
  }
  return trials;
}

bool fails(Verdict verdict) { return verdict >= Verdict::fail; }

/// Tries mutants of one op. Safe to be called from several threads.
class Scorer {
 public:
  Scorer(const Op& op, std::vector<const Property*> properties, std::vector<Trial> trials, std::int64_t cases)
      : op_(op),
        cases_(cases),
        properties_(std::move(properties)),
        trials_(std::move(trials)),
        right_(trials_.size() * properties_.size()) {
    std::ranges::stable_sort(trials_, {}, [&](const Trial& trial) { return trial.size(op_); });
  }

  MutantResult result_of(const Mutation& mutation) {
    // Two, because a mutant remembers earlier calls: those of differs() must not change what a check sees.
    Mutant observed(op_, mutation), checked(op_, mutation);
    MutantResult result;
    result.mutation = mutation.name;
    result.input = op_.signature().inputs[mutation.input].name;
    for (std::size_t i = 0; i < trials_.size() && result.fate != Fate::caught; ++i) {
      const bool tried = mutation.reach == Reach::calls || differs(op_, observed.op(), trials_[i].instance);
      if (tried) try_in(i, checked.op(), result);
    }
    if (result.fate == Fate::caught) return result;
    if (mutation.reach == Reach::calls) {
      result.fate = checked.reached() ? Fate::survived : Fate::unreached;
      return result;
    }
    if (result.differing > 0) {
      result.fate = Fate::survived;
      result.difference = difference_of(mutation);
    } else if (mutation.reach == Reach::somewhere && !observed.reached()) {
      result.fate = Fate::unreached;
    }
    return result;
  }

 private:
  void try_in(std::size_t trial, const Op& mutant, MutantResult& result) {
    if (++result.differing == 1) result.case_index = trials_[trial].index;
    bool undecided = false;
    for (std::size_t property = 0; property < properties_.size(); ++property) {
      // As many cases as a run tries for each property, but not the same ones.
      if (trials_[trial].index >= properties_[property]->worth(cases_)) continue;
      if (fails(right_verdict(trial, property))) continue;
      const Verdict verdict = verdict_of(mutant, trial, property);
      undecided = undecided || verdict == Verdict::undecided;
      if (!fails(verdict)) continue;
      result.fate = Fate::caught;
      result.property = properties_[property]->name();
      result.case_index = trials_[trial].index;
      return;
    }
    result.undecided += undecided ? 1 : 0;
  }

  double difference_of(const Mutation& mutation) const {
    const Mutant mutant(op_, mutation);
    double largest = 0;
    for (const Trial& trial : trials_)
      largest = std::max(largest, visible_difference(op_, mutant.op(), trial.instance));
    return largest;
  }

  /// Rationale: a failure in the first scalar is not re-checked at 50 digits. The re-check tells an error from a bound
  /// that was too small; here the right op, which passes in the same case, tells the same at a hundredth of the cost.
  Verdict verdict_of(const Op& op, std::size_t trial, std::size_t property) const {
    const auto check = [&](Confirmation confirmation) {
      return properties_[property]->check(op, trials_[trial].instance, confirmation).verdict();
    };
    const Verdict first = check(Confirmation::first_only);
    return first == Verdict::undecided ? check(Confirmation::referee) : first;
  }

  Verdict right_verdict(std::size_t trial, std::size_t property) {
    const std::size_t place = trial * properties_.size() + property;
    {
      const std::lock_guard lock(mutex_);
      if (right_[place]) return *right_[place];
    }
    const Verdict verdict = verdict_of(op_, trial, property);
    const std::lock_guard lock(mutex_);
    right_[place] = verdict;
    return verdict;
  }

  const Op& op_;
  std::int64_t cases_;  // of a run
  std::vector<const Property*> properties_;
  std::vector<Trial> trials_;
  std::vector<std::optional<Verdict>> right_;  // by trial, property; nothing where it was not needed yet
  std::mutex mutex_;                           // of right_
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
  OpScore score;
  score.op = op.name();
  std::vector<const Property*> tried;
  for (const std::unique_ptr<Property>& property : properties) {
    if (property->applies(op)) tried.push_back(property.get());
  }
  const std::vector<Mutation> mutations = tried.empty() ? std::vector<Mutation>() : catalogue(op);
  if (mutations.empty()) return score;
  Scorer scorer(op, tried, drawn_trials(op, *tried.front(), source, options), options.cases);
  score.mutants.resize(mutations.size());
  const auto try_mutant = [&](std::int64_t i) {
    score.mutants[static_cast<std::size_t>(i)] = scorer.result_of(mutations[static_cast<std::size_t>(i)]);
  };
  CaseThreads(op, options.jobs).for_each(0, static_cast<std::int64_t>(mutations.size()), try_mutant);
  return score;
}

}  // namespace gradcheck::mutation

#include "gradcheck/check/precision/scalar_pair.hpp"

#include <cmath>
#include <limits>

#include "gradcheck/call/number.hpp"
#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/check/precision/typical_sizes.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

namespace {

constexpr int random_moves = 6;
// The largest of six moves may miss a direction in which a result is sensitive. Before anything is called weak, thirty
// moves are tried: good code that is ill-conditioned has been 1.1 times over its allowance of six.
constexpr int confirming_moves = 24;

// So many entries with a deviation that only other entries could explain are asked whether they depend on any. Each
// costs a call of forward and backward in the extended scalar.
constexpr int most_asked = 4;

// What is left of terms that cancel in the extended scalar is so many roundings of them at most.
constexpr double noise_roundings = 0x1p10;

// Outside of these sizes double-double loses its low word (docs/numerics.md), with a margin for intermediates.
constexpr double smallest_double_double = 0x1p-900, largest_double_double = 0x1p1000;

// A 0 in double-double may be a tail that has cancelled there as well. It is re-checked at 50 digits where a call is
// cheap.
constexpr std::int64_t small_case = 512;

// Numbers that agree within this, in double, are the same: four roundings, or eight of the smallest normal number.
constexpr double same_relative = 4 * ScalarTraits<double>::unit_roundoff,
                 same_absolute = 8 * std::numeric_limits<double>::min();

}  // namespace

ScalarPair::ScalarPair(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended, Outcome& outcome)
    : op_(op),
      case_(rounded_to(shipped, instance)),
      scalar_(ShippedScalar::of(shipped)),
      shipped_(shipped_values(op, case_, shipped, outcome)),
      extended_(extended_side(op, case_, extended)),
      tensors_(result_tensors(op, case_)),
      elementwise_(is_elementwise(op)),
      allowance_(op, case_, scalar_, *extended_),
      outcome_(outcome) {}

ScalarPair::~ScalarPair() {
  outcome_.forward_calls += extended_->forward_calls();
  outcome_.backward_calls += extended_->backward_calls();
}

std::vector<ScalarPair::Excess> ScalarPair::excesses() {
  RandomStream random(mix_seed(case_.seed, hash_name("precision")));
  extended_->measure_conditioning(scalar_.unit_roundoff, random_moves, random);
  if (beyond_their_own().empty()) return {};
  extended_->measure_conditioning(scalar_.unit_roundoff, confirming_moves, random);
  std::vector<Excess> unexplained;
  for (Excess excess : beyond_their_own()) {
    if (!explained_by_others(excess)) unexplained.push_back(excess);
  }
  return unexplained;
}

std::vector<ScalarPair::Excess> ScalarPair::beyond_their_own() const {
  std::vector<Excess> excesses;
  allowance_.visit([&](const Allowance::Entry& entry) {
    const double shipped = shipped_.of[entry.tensor][entry.entry];
    const Excess excess{entry.tensor, entry.entry, std::abs(extended_->difference(entry.tensor, entry.entry, shipped)),
                        entry.allowed, false};
    if (!is_written(excess) || !(excess.error <= excess.allowed)) excesses.push_back(excess);
  });
  return excesses;
}

bool ScalarPair::explained_by_others(Excess& excess) {
  if (!is_written(excess) || !std::isfinite(excess.error)) return false;
  if (sizes_.empty()) sizes_ = typical_sizes(op_, case_, *extended_, outcome_);
  const double shared = allowance_.shared(excess.tensor, sizes_);
  excess.in_tail = excess.error <= excess.allowed + shared;
  if (elementwise_) return false;
  if (excess.in_tail) {
    const double size = std::abs(extended_->value(excess.tensor, excess.entry));
    const double rounding = unit_roundoff(extended_->scalar()) * largest_magnitude(sizes_);
    const bool is_noise = size <= noise_roundings * rounding;
    return is_noise || entries_asked_++ >= most_asked || !extended_->is_alone(excess.tensor, excess.entry);
  }
  excess.allowed += shared;
  return false;
}

void ScalarPair::count_compared() const {
  allowance_.visit([&](const Allowance::Entry& entry) { outcome_.compared_entries += entry.tells ? 1 : 0; });
}

bool ScalarPair::is_doubtful() const {
  std::int64_t entries = 0;
  bool zeros = false;
  for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
    for (std::size_t i = 0; i < extended_->size(tensor); ++i, ++entries) {
      const double size = std::abs(extended_->value(tensor, i));
      if (!std::isfinite(size)) return true;
      zeros = zeros || size == 0;
      const bool at_an_end = size != 0 && (size < smallest_double_double || size > largest_double_double);
      if (extended_->scalar() == ScalarKind::double_double && at_an_end) return true;
    }
  }
  return zeros && entries <= small_case;
}

bool ScalarPair::is_confirmed_at_50_digits() {
  const std::unique_ptr<ExtendedSide> other = extended_side(op_, case_, ScalarKind::wide);
  outcome_.forward_calls += other->forward_calls();
  outcome_.backward_calls += other->backward_calls();
  for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
    for (std::size_t i = 0; i < other->size(tensor); ++i) {
      const double ours = extended_->value(tensor, i), theirs = other->value(tensor, i);
      if (!std::isfinite(ours) && !std::isfinite(theirs)) continue;
      if (!(std::abs(ours - theirs) <= same_relative * std::abs(theirs) + same_absolute)) return false;
    }
  }
  return true;
}

WrongValue ScalarPair::described(const Excess& excess) const {
  const ResultTensor& tensor = tensors_[excess.tensor];
  const double value = shipped_.of[excess.tensor][excess.entry];
  WrongValue found;
  found.input = tensor.input;
  if (std::isfinite(excess.error)) found.excess = excess.error / excess.allowed;
  const std::string where = std::string(scalar_.name()) + " " + tensor.name + element_text(*tensor.shape, excess.entry);
  const std::string extended =
      "the " + std::string(name(extended_->scalar())) + (tensor.is_gradient ? " backward" : " forward");
  const std::string reference = number_text(extended_->value(excess.tensor, excess.entry));
  found.kind = weak_numerics;
  if (!is_written(excess)) {
    found.kind = to_string(EntryKind::not_written);
    found.sentence = where + " is never written by backward; " + extended + " writes it";
  } else if (std::isnan(value)) {
    found.kind = to_string(EntryKind::not_a_number);
    found.sentence = where + " is NaN, " + extended + " is " + reference;
  } else if (std::isinf(value)) {
    found.kind = to_string(EntryKind::infinite);
    found.sentence = where + " is " + number_text(value) + ", " + extended + " is " + reference;
  } else {
    found.sentence =
        where + " is " + scalar_.text(value) + ", " + extended + " is " + reference + ": " + distance_text(excess);
  }
  found.comparison = record(excess);
  return found;
}

std::string ScalarPair::distance_text(const Excess& excess) const {
  const double size = std::abs(extended_->value(excess.tensor, excess.entry));
  const bool has_relative = scalar_.unit_roundoff * size >= std::numeric_limits<double>::min();
  const double unit = has_relative ? size : 1;
  return std::string(has_relative ? "relative" : "absolute") + " error " + short_text(excess.error / unit) +
         "; well-conditioned code reaches " + short_text(excess.allowed / unit) + " here";
}

RecordComparison ScalarPair::record(const Excess& excess) const {
  const ResultTensor& tensor = tensors_[excess.tensor];
  const double value = shipped_.of[excess.tensor][excess.entry];
  RecordComparison record;
  const std::vector<std::int64_t> index = tensor.shape->unravel(static_cast<std::int64_t>(excess.entry));
  if (tensor.is_gradient) {
    record.input = tensor.input;
    record.input_index = index;
  } else {
    record.output = tensor.name;
    record.output_index = index;
  }
  record.analytic = scalar_.text(value);
  record.reference = extended_->text(excess.tensor, excess.entry);
  record.error_bound = short_text(excess.allowed);
  record.difference = short_text(extended_->difference(excess.tensor, excess.entry, value));
  record.scheme = std::string("the same ") + (tensor.is_gradient ? "backward" : "forward") + " in " +
                  std::string(name(extended_->scalar()));
  record.scalar = scalar_.name();
  record.forward_calls = extended_->forward_calls();
  return record;
}

}  // namespace gradcheck

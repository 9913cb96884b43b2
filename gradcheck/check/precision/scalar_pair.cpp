#include "gradcheck/check/precision/scalar_pair.hpp"

#include <cmath>
#include <limits>

#include "gradcheck/check/compare/comparison.hpp"
#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/check/precision/far_out.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck {

namespace {

constexpr int random_moves = 6;
// The largest of six moves may miss a direction in which a result is sensitive. Before anything is called weak, thirty
// moves are tried: good code that is ill-conditioned has been 1.1 times over its allowance of six.
constexpr int confirming_moves = 24;

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
      outcome_(outcome) {}

void ScalarPair::compare(FarForward far, WrongValues& wrong) {
  const bool far_out = !is_ordinary_point(op_, case_) && far == FarForward::sets_aside;
  const Allowance allowance(op_, case_, scalar_, *extended_, far_out);
  RandomStream random(mix_seed(case_.seed, hash_name("precision")));
  extended_->measure_conditioning(scalar_.unit_roundoff, random_moves, random);
  bool exceeds = false;
  const auto look = [&](const Allowance::Entry& entry) { exceeds = exceeds || !is_within(entry); };
  allowance.visit(look);
  std::string aside;
  if (exceeds) {
    extended_->measure_conditioning(scalar_.unit_roundoff, confirming_moves, random);
    if (far_out) {
      aside = reason_to_set_aside(op_, case_, scalar_);
      exceeds = false;
      allowance.visit_outputs(look);
      if (aside.empty() && exceeds)
        aside = "forward in " + std::string(scalar_.name()) + " also loses digits at these inputs";
    }
  }
  if (aside.empty()) {
    allowance.visit([&](const Allowance::Entry& entry) {
      if (entry.tells) ++outcome_.compared_entries;
      if (!is_within(entry)) report(entry, wrong);
    });
  } else {
    wrong.set_aside(aside);
  }
  outcome_.forward_calls += extended_->forward_calls();
  outcome_.backward_calls += extended_->backward_calls();
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

double ScalarPair::error_of(const Allowance::Entry& entry) const {
  const double shipped = shipped_.of[entry.tensor][entry.entry];
  return std::abs(extended_->difference(entry.tensor, entry.entry, shipped));
}

bool ScalarPair::is_within(const Allowance::Entry& entry) const {
  return shipped_.written[entry.tensor][entry.entry] && error_of(entry) <= entry.allowed;
}

void ScalarPair::report(const Allowance::Entry& entry, WrongValues& wrong) const {
  const ResultTensor& tensor = tensors_[entry.tensor];
  const double value = shipped_.of[entry.tensor][entry.entry], error = error_of(entry);
  WrongValue found;
  if (std::isfinite(error)) found.excess = error / entry.allowed;
  const std::string where = std::string(scalar_.name()) + " " + tensor.name + element_text(*tensor.shape, entry.entry);
  const std::string extended =
      "the " + std::string(name(extended_->scalar())) + (tensor.is_gradient ? " backward" : " forward");
  const std::string reference = number_text(extended_->value(entry.tensor, entry.entry));
  std::string kind = "weak-numerics";
  if (!shipped_.written[entry.tensor][entry.entry]) {
    kind = to_string(EntryKind::not_written);
    found.sentence = where + " is never written by backward; " + extended + " writes it";
  } else if (std::isnan(value)) {
    kind = to_string(EntryKind::not_a_number);
    found.sentence = where + " is NaN, " + extended + " is " + reference;
  } else if (std::isinf(value)) {
    kind = to_string(EntryKind::infinite);
    found.sentence = where + " is " + number_text(value) + ", " + extended + " is " + reference;
  } else {
    found.sentence =
        where + " is " + scalar_.text(value) + ", " + extended + " is " + reference + ": " + distance_text(entry);
  }
  found.comparison = record(entry);
  wrong.add(kind, tensor.input, std::move(found));
}

std::string ScalarPair::distance_text(const Allowance::Entry& entry) const {
  const double error = error_of(entry), size = std::abs(extended_->value(entry.tensor, entry.entry));
  const bool has_relative = scalar_.unit_roundoff * size >= std::numeric_limits<double>::min();
  const double unit = has_relative ? size : 1;
  return std::string(has_relative ? "relative" : "absolute") + " error " + short_text(error / unit) +
         "; well-conditioned code reaches " + short_text(entry.allowed / unit) + " here";
}

RecordComparison ScalarPair::record(const Allowance::Entry& entry) const {
  const ResultTensor& tensor = tensors_[entry.tensor];
  const double value = shipped_.of[entry.tensor][entry.entry];
  RecordComparison record;
  const std::vector<std::int64_t> index = tensor.shape->unravel(static_cast<std::int64_t>(entry.entry));
  if (tensor.is_gradient) {
    record.input = tensor.input;
    record.input_index = index;
  } else {
    record.output = tensor.name;
    record.output_index = index;
  }
  record.analytic = scalar_.text(value);
  record.reference = extended_->text(entry.tensor, entry.entry);
  record.error_bound = short_text(entry.allowed);
  record.difference = short_text(extended_->difference(entry.tensor, entry.entry, value));
  record.scheme = std::string("the same ") + (tensor.is_gradient ? "backward" : "forward") + " in " +
                  std::string(name(extended_->scalar()));
  record.scalar = scalar_.name();
  record.forward_calls = extended_->forward_calls();
  return record;
}

}  // namespace gradcheck

#include "gradcheck/check/precision/grading.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "gradcheck/call/ordinary_point.hpp"
#include "gradcheck/check/precision/nearby.hpp"
#include "gradcheck/error.hpp"

namespace gradcheck {

namespace {

using Excess = ScalarPair::Excess;

class PointGrading {
 public:
  PointGrading(const Op& op, const ScalarPair& pair, const std::vector<Excess>& excesses, Outcome& counts)
      : op_(op), pair_(pair), excesses_(excesses), counts_(counts), ordinary_(is_ordinary_point(op, pair.instance())) {}

  Grades grades() {
    Grades grades;
    if (excesses_.empty()) return grades;
    grades.aside = reason_to_set_aside();
    if (!grades.aside.empty()) return grades;
    bool branches = false;
    for (const Excess& excess : excesses_) {
      // A row of one entry is a norm of itself, whose slope cancels at any input.
      if (ordinary_ && excess.in_tail && !is_elementwise(op_)) continue;
      if (!is_seen_nearby(excess)) {
        branches = branches || !excess.in_tail;
        continue;
      }
      grades.values.push_back(pair_.described(excess));
      grades.values.back().verdict = verdict_of(excess);
    }
    if (branches && grades.values.empty())
      grades.aside = in_scalar("backward") + " takes another branch than 50 digits do here";
    return grades;
  }

 private:
  std::string in_scalar(const char* what) const {
    return std::string(what) + " in " + std::string(pair_.shipped().name());
  }
  bool is_of_forward(const Excess& excess) const { return !pair_.tensors()[excess.tensor].is_gradient; }
  /// NaN, infinite or unwritten.
  bool is_no_number(const Excess& excess) const { return !pair_.is_written(excess) || !std::isfinite(excess.error); }

  std::string reason_to_set_aside() {
    if (!ordinary_ && is_kink_within_rounding(op_, pair_.instance()))
      return "at inputs this small a kink may lie within one rounding";
    std::vector<Excess> forward;
    std::ranges::copy_if(excesses_, std::back_inserter(forward), [&](const Excess& one) { return is_of_forward(one); });
    if (forward.empty()) return "";
    if (pair_.forward_overflowed()) return in_scalar("forward") + " overflows at these inputs";
    if (!ordinary_) return in_scalar("forward") + " also loses digits at these inputs";
    if (std::ranges::none_of(forward, [&](const Excess& one) { return is_seen_nearby(one); }))
      return in_scalar("forward") + " takes another branch than 50 digits do at these inputs";
    return "";
  }

  Verdict verdict_of(const Excess& excess) {
    if (!pair_.is_written(excess)) return Verdict::fail;
    if (!ordinary_) return Verdict::weak;
    if (is_no_number(excess)) return Verdict::fail;
    return excess.in_tail ? Verdict::weak : Verdict::fail;
  }

  /// A tensor with such an excess has one nearby, too. What is no number need not be: it comes from 0 / 0 and the like.
  bool is_seen_nearby(const Excess& excess) {
    if (is_no_number(excess)) return true;
    if (!nearby_) nearby_ = excesses_nearby();
    return std::ranges::all_of(*nearby_, [&](const std::vector<bool>& exceeds) { return exceeds[excess.tensor]; });
  }

  /// For each case nearby: which tensors have an excess.
  std::vector<std::vector<bool>> excesses_nearby() const {
    std::vector<std::vector<bool>> all;
    for (const Case& nearby : nearby_cases(op_, pair_.instance(), pair_.shipped().unit_roundoff)) {
      try {
        ScalarPair pair(op_, nearby, pair_.shipped().kind, pair_.extended().scalar(), counts_);
        std::vector<bool> exceeds(pair_.tensors().size());
        for (const Excess& excess : pair.excesses()) exceeds[excess.tensor] = true;
        all.push_back(std::move(exceeds));
      } catch (const Error&) {  // the op refuses these inputs, so they say nothing
      }
    }
    return all;
  }

  const Op& op_;
  const ScalarPair& pair_;
  const std::vector<Excess>& excesses_;
  Outcome& counts_;
  bool ordinary_;
  std::optional<std::vector<std::vector<bool>>> nearby_;
};

}  // namespace

Grades all_failures(const ScalarPair& pair, const std::vector<Excess>& excesses) {
  Grades grades;
  for (const Excess& excess : excesses) grades.values.push_back(pair.described(excess));
  return grades;
}

Grades graded_by_point(const Op& op, const ScalarPair& pair, const std::vector<Excess>& excesses, Outcome& counts) {
  return PointGrading(op, pair, excesses, counts).grades();
}

}  // namespace gradcheck

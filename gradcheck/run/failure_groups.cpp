#include "gradcheck/run/failure_groups.hpp"

#include <algorithm>
#include <iterator>

namespace gradcheck {

namespace {

// Eight confirmed cases of one kind and input show that the op is wrong; the first scalar decides the others well
// enough.
constexpr std::int64_t often = 8;

bool is_confirmed_often(const FailureGroup& group) {
  return group.failure.verdict == Verdict::fail && group.cases >= often;
}

}  // namespace

void FailureGroups::add(const CheckedCase& checked) {
  if (checked.set_aside()) return;
  std::shared_ptr<const CheckedCase> kept;
  for (const Failure& failure : checked.outcome.failures) {
    const auto [place, fresh] = places_.try_emplace({failure.verdict, failure.kind, failure.input}, groups_.size());
    if (fresh) {
      if (kept == nullptr) kept = std::make_shared<const CheckedCase>(checked);
      groups_.push_back({failure, kept, 0});
    }
    ++groups_[place->second].cases;
  }
}

std::vector<FailureGroup> FailureGroups::told() const {
  std::vector<FailureGroup> told;
  std::ranges::copy_if(groups_, std::back_inserter(told), [&](const FailureGroup& group) {
    const Failure& failure = group.failure;
    return failure.verdict != Verdict::weak || !places_.contains({Verdict::fail, failure.kind, failure.input});
  });
  return told;
}

bool FailureGroups::confirmed_often(const Failure& failure) const {
  const auto place = places_.find({failure.verdict, failure.kind, failure.input});
  return place != places_.end() && is_confirmed_often(groups_[place->second]);
}

bool FailureGroups::any_confirmed_often() const {
  return std::any_of(groups_.begin(), groups_.end(), is_confirmed_often);
}

}  // namespace gradcheck

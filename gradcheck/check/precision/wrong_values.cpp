#include "gradcheck/check/precision/wrong_values.hpp"

#include <algorithm>
#include <tuple>

namespace gradcheck {

namespace {

constexpr std::size_t listed_comparisons = 8;

Failure failure_of(std::vector<WrongValue>& values, const std::string& of) {
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.excess > b.excess; });
  Failure failure;
  failure.message = values.front().sentence;
  if (values.size() > 1)
    failure.message += "; " + std::to_string(values.size()) + " values of " + of + " fail this way";
  failure.wrong_entries = static_cast<std::int64_t>(values.size());
  for (std::size_t i = 0; i < std::min(values.size(), listed_comparisons); ++i) {
    failure.comparisons.push_back(std::move(values[i].comparison));
  }
  return failure;
}

}  // namespace

std::vector<Failure> WrongValues::failures() {
  std::vector<Failure> failures;
  for (auto& [key, values] : wrong_) {
    const auto& [verdict, kind, input] = key;
    Failure& failure = failures.emplace_back(failure_of(values, input.empty() ? "forward" : "d" + input));
    failure.verdict = verdict;
    failure.kind = kind;
    failure.input = input;
  }
  wrong_.clear();
  if (!aside_.empty()) {
    Failure& aside = failures.emplace_back();
    aside.verdict = Verdict::weak;
    aside.kind = forward_weak;
    aside.message = aside_;
  }
  return failures;
}

}  // namespace gradcheck

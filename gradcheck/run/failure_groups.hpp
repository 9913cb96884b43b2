#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "gradcheck/run/checked_case.hpp"

namespace gradcheck {

/// The cases of a property that failed alike.
struct FailureGroup {
  Failure failure;  ///< as the first of these cases shows it
  std::shared_ptr<const CheckedCase> first;
  std::int64_t cases = 0;
};

/// The failures of a property by verdict, kind and input, in the order of the cases. Only the first case of each group
/// stays in memory.
class FailureGroups {
 public:
  /// Cases must come in the order of their numbers.
  void add(const CheckedCase& checked);

  /// Without warnings about an input that also fails in the same way.
  std::vector<FailureGroup> told() const;
  /// Enough cases have failed like this, each with confirmation, to skip the confirmation of a further one. Without
  /// this limit an op that is wrong everywhere would be recomputed at 50 digits in every case.
  bool confirmed_often(const Failure& failure) const;
  bool any_confirmed_often() const;

 private:
  using Key = std::tuple<Verdict, std::string, std::string>;

  std::vector<FailureGroup> groups_;
  std::map<Key, std::size_t> places_;
};

}  // namespace gradcheck

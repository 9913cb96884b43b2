/// Shipped values that are too far from the extended ones, and the failures they make.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

struct WrongValue {
  Verdict verdict = Verdict::fail;
  std::string kind, input;                                  ///< see Failure
  double excess = std::numeric_limits<double>::infinity();  ///< deviation in units of what is allowed
  std::string sentence;
  RecordComparison comparison;
};

/// The wrong values of all shipped scalars, by verdict, kind and input.
class WrongValues {
 public:
  void add(WrongValue value) {
    std::vector<WrongValue>& alike = wrong_[{value.verdict, value.kind, value.input}];
    alike.push_back(std::move(value));
  }
  /// Nothing was compared in one of the scalars.
  void set_aside(std::string reason) { aside_ = std::move(reason); }

  /// One for each verdict, kind and input, worst value first, and one, of kind forward_weak, for a case that was set aside.
  /// Leaves this empty.
  std::vector<Failure> failures();

 private:
  std::map<std::tuple<Verdict, std::string, std::string>, std::vector<WrongValue>> wrong_;
  std::string aside_;
};

}  // namespace gradcheck

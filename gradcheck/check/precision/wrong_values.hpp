/// Shipped values that are too far from the extended ones, and the failures they make.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gradcheck/record/outcome.hpp"

namespace gradcheck {

struct WrongValue {
  double excess = std::numeric_limits<double>::infinity();  ///< deviation in units of what is allowed
  std::string sentence;
  RecordComparison comparison;
};

/// The wrong values of all shipped scalars, by kind and input.
class WrongValues {
 public:
  void add(std::string kind, std::string input, WrongValue value) { wrong_[{kind, input}].push_back(std::move(value)); }
  /// The case decides nothing in one of the scalars.
  void set_aside(std::string reason) { aside_ = std::move(reason); }

  /// One for each kind and input, worst value first, and one for a case that was set aside. Leaves this empty.
  std::vector<Failure> failures();

 private:
  std::map<std::pair<std::string, std::string>, std::vector<WrongValue>> wrong_;
  std::string aside_;
};

}  // namespace gradcheck

#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <string>

#include "gradcheck/mutation/mutation_score.hpp"

namespace gradcheck::cli {

/// Prints the scores of ops as they come, one row per op, then a summary.
class MutationTable {
 public:
  /// Prints the head of the table.
  explicit MutationTable(std::ostream& out);

  /// Prints the row of an op and its survivors.
  void add(const mutation::OpScore& score);
  /// Prints the mutants that no case reached, and the totals.
  void finish(std::uint64_t seed);

  std::int64_t caught() const { return total_.caught; }
  std::int64_t survived() const { return total_.survived; }

 private:
  struct Counts {
    std::int64_t caught = 0, survived = 0, unreached = 0, equivalent = 0;
  };

  void print_counts(const std::string& name, const Counts& counts);
  void print_unreached();

  std::ostream& out_;
  Counts total_;
  std::map<std::string, std::set<std::string>> unreached_;  // mutation: ops
};

}  // namespace gradcheck::cli

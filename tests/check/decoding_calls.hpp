/// For all tests of decoding: random wrong entries, and the number of forward calls that finding them takes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gradcheck/random.hpp"

namespace gradcheck::tests {

using Entries = std::vector<std::size_t>;

/// `count` different entries below size.
inline Entries draw_entries(std::size_t size, std::size_t count, RandomStream& random) {
  std::set<std::size_t> drawn;
  while (drawn.size() < count) drawn.insert(random.below(size));
  return {drawn.begin(), drawn.end()};
}

struct Calls {
  std::int64_t most = 0, total = 0, runs = 0;
  void count(std::int64_t calls) {
    most = std::max(most, calls);
    total += calls;
    ++runs;
  }
};

inline std::string table_row(const std::string& name, const Calls& calls) {
  return name + ": mean " + std::to_string(static_cast<double>(calls.total) / static_cast<double>(calls.runs)) +
         ", most " + std::to_string(calls.most) + " of " + std::to_string(calls.runs) + " runs";
}

}  // namespace gradcheck::tests

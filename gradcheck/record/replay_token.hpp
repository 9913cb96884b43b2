#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// All that it takes to come back to a case: which one it was, how it was made smaller, and fingerprints of what it came from.
struct ReplayToken {
  std::uint64_t seed = 0;  ///< of the run
  std::string op, property;
  std::int64_t index = 0;                                  ///< of the case
  std::vector<std::size_t> path;                           ///< which of the smaller cases was taken, step by step
  std::uint32_t declarations = 0, code = 0, instance = 0;  ///< fingerprint.hpp

  friend bool operator==(const ReplayToken&, const ReplayToken&) = default;
};

/// "gc1:42:softmax:gradient:17:3.0.12:9f2c1a7b.07b1e2c4.5d10aa3e": one word, of no character that a shell minds.
std::string to_text(const ReplayToken& token);

/// Throws UsageError, with what was expected at the part that cannot be read.
ReplayToken parse_token(std::string_view text);

}  // namespace gradcheck

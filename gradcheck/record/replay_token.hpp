#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gradcheck {

/// What leads back to a case: its number, the steps that shrank it, and fingerprints that tell whether anything has
/// changed since.
struct ReplayToken {
  std::uint64_t seed = 0;  ///< of the run
  std::string op, property;
  std::int64_t index = 0;         ///< of the case
  std::vector<std::size_t> path;  ///< at each step, the index of the smaller case that was taken
  std::uint32_t declarations = 0, code = 0, instance = 0;  ///< fingerprint.hpp

  friend bool operator==(const ReplayToken&, const ReplayToken&) = default;
};

/// "gc1:42:softmax:gradient:17:3.0.12:9f2c1a7b.07b1e2c4.5d10aa3e": one word without characters that are special to a
/// shell.
std::string to_text(const ReplayToken& token);

/// Throws UsageError with the part that is wrong and what was expected there.
ReplayToken parse_token(std::string_view text);

}  // namespace gradcheck

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gradcheck::cli {

/// How thorough a run is, by one word.
struct Profile {
  std::string_view name;
  std::int64_t cases;                 ///< of the gradient, per op
  std::optional<std::uint64_t> seed;  ///< fixed, so that a gate gives the same answer twice
  std::string_view meaning;
};

std::span<const Profile> profiles();

/// Throws UsageError for a name that is none, listing those there are.
const Profile& find_profile(std::string_view name);

}  // namespace gradcheck::cli

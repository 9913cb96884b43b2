#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gradcheck::cli {

/// A named choice of how thorough a run is.
struct Profile {
  std::string_view name;
  std::int64_t cases;                 ///< of the gradient, per op
  std::optional<std::uint64_t> seed;  ///< fixed, for a gate that must give the same answer each time; none: random
  std::string_view meaning;
};

std::span<const Profile> profiles();

/// Throws UsageError for an unknown name, with all names.
const Profile& find_profile(std::string_view name);

/// The help text of --profile: all profiles with their meanings.
std::string profile_help();

}  // namespace gradcheck::cli

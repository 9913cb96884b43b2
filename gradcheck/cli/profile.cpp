#include "gradcheck/cli/profile.hpp"

#include <array>
#include <string>

#include "gradcheck/error.hpp"

namespace gradcheck::cli {

namespace {

// An op has some fifty strata, and six tiles for each of its dimensions: 200 cases leave a hundred in which they meet, 60 are the
// turns without the largest shapes.
constexpr std::array known = {
    Profile{"quick", 60, std::nullopt, "strata of small cases once"},
    Profile{"default", 200, std::nullopt, "each stratum once, then mixed"},
    Profile{"ci", 200, 1, "as default, always the same cases"},
    Profile{"thorough", 2000, std::nullopt, "for a night: over a million cases of the built-in ops"},
};

}  // namespace

std::span<const Profile> profiles() { return known; }

const Profile& find_profile(std::string_view name) {
  std::string names;
  for (const Profile& profile : known) {
    if (profile.name == name) return profile;
    names += (names.empty() ? "" : ", ") + std::string(profile.name);
  }
  throw UsageError("there is no profile '" + std::string(name) + "'; there are: " + names);
}

}  // namespace gradcheck::cli

#include "gradcheck/cli/profile.hpp"

#include <array>
#include <string>

#include "gradcheck/error.hpp"

namespace gradcheck::cli {

namespace {

// An op has some fifty strata and six extents for each of its dimensions. 60 cases try each stratum once, without the
// largest shapes; 200 cases leave a hundred that combine strata.
constexpr std::array known = {
    Profile{"quick", 60, std::nullopt, "strata of small cases once"},
    Profile{"default", 200, std::nullopt, "each stratum once, then mixed"},
    Profile{"ci", 200, 1, "as default, always the same cases"},
    Profile{"thorough", 2000, std::nullopt, "over a million cases of the built-in ops, for a run overnight"},
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

std::string profile_help() {
  std::string help = "How thorough:";
  for (const Profile& profile : known) {
    help += " " + std::string(profile.name) + " (" + std::to_string(profile.cases) +
            " cases: " + std::string(profile.meaning) + ");";
  }
  help.back() = '.';
  return help;
}

}  // namespace gradcheck::cli

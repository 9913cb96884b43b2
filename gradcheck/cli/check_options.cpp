#include "gradcheck/cli/check_options.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <random>
#include <utility>

#include <CLI/CLI.hpp>

#include "gradcheck/error.hpp"
#include "properties/all_properties.hpp"

namespace gradcheck::cli {

namespace {

// A larger number is a typing error: this many cases take days for most ops.
constexpr std::uint64_t most_cases = 10000000;
constexpr std::uint64_t most_jobs = 4096;

bool matches(const std::string& glob, const Property& property) {
  return fnmatch(glob.c_str(), std::string(property.name()).c_str(), 0) == 0;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t most) {
  return CLI::Validator(
      [most](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool good = error == std::errc() && end == text.data() + text.size() && value <= most;
        return good ? std::string()
                    : "expected a whole number from 0 to " + std::to_string(most) + ", got '" + text + "'";
      },
      "");
}

void add_check_options(CLI::App& command, CheckOptions& options) {
  command.add_option("--property", options.properties, "Only properties whose name matches this glob; may be repeated")
      ->type_name("GLOB")
      ->expected(1)
      ->take_all();
  command.add_option("--cases", options.cases, "Random cases per op")->type_name("N")->check(whole_number(most_cases));
  command.add_option("--seed", options.seed, "Seed of the run; without it a random one, which is printed")
      ->type_name("N")
      ->check(whole_number(std::numeric_limits<std::uint64_t>::max()));
  command.add_option("--jobs", options.jobs, "Threads; 0: one per processor")
      ->type_name("N")
      ->check(whole_number(most_jobs))
      ->capture_default_str();
}

std::vector<std::unique_ptr<Property>> select_properties(const std::vector<std::string>& globs) {
  std::vector<std::unique_ptr<Property>> all = properties::all_properties();
  if (globs.empty()) return all;
  std::string names;
  for (const auto& property : all) names += (names.empty() ? "" : ", ") + std::string(property->name());
  for (const std::string& glob : globs) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& property) { return matches(glob, *property); }))
      throw UsageError("no property is called '" + glob + "'; there are: " + names);
  }
  std::erase_if(all, [&](const auto& property) {
    return std::none_of(globs.begin(), globs.end(), [&](const std::string& glob) { return matches(glob, *property); });
  });
  return all;
}

std::uint64_t random_seed() { return std::random_device{}() % 1000000000U; }

}  // namespace gradcheck::cli

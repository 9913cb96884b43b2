#include <catch2/catch.hpp>

#include <set>

#include "properties/all_properties.hpp"

namespace gradcheck::properties {
namespace {

TEST_CASE("every property has a unique name, and the first is gradient") {
  const auto properties = all_properties();
  REQUIRE_FALSE(properties.empty());
  CHECK(properties.front()->name() == "gradient");
  std::set<std::string_view> names;
  for (const auto& property : properties) names.insert(property->name());
  CHECK(names.size() == properties.size());
}

}  // namespace
}  // namespace gradcheck::properties

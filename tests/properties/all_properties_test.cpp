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

TEST_CASE("gradients are checked in every case, derivatives in half of them, the contract of a call in a fifth") {
  for (const auto& property : all_properties()) {
    const std::string_view name = property->name();
    const bool derivatives = name == "precision" || name == "forward-mode" || name == "second-order";
    CAPTURE(name);
    CHECK(property->worth(201) == (name == "gradient" ? 201 : derivatives ? 101 : name == "cost" ? 12 : 41));
    CHECK(property->worth(10) == (name == "gradient" ? 10 : derivatives ? 5 : 2));
    CHECK(property->worth(1) == 1);
  }
}

}  // namespace
}  // namespace gradcheck::properties

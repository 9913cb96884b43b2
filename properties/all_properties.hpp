#pragma once

#include <memory>
#include <vector>

#include "gradcheck/run/property.hpp"

namespace gradcheck::properties {

/// Every property, in the order in which a report lists them.
std::vector<std::unique_ptr<Property>> all_properties();

}  // namespace gradcheck::properties

#include "properties/all_properties.hpp"

#include "properties/gradient.hpp"
#include "properties/precision.hpp"

namespace gradcheck::properties {

std::vector<std::unique_ptr<Property>> all_properties() {
  std::vector<std::unique_ptr<Property>> list;
  list.push_back(std::make_unique<Gradient>());
  list.push_back(std::make_unique<Precision>());
  return list;
}

}  // namespace gradcheck::properties

#include "properties/smaller_cases.hpp"

#include "properties/allowed_values.hpp"
#include "properties/simpler_values.hpp"
#include "properties/smaller_shapes.hpp"

namespace gradcheck::properties {

std::vector<Case> smaller_cases(const Op& op, const Case& instance) {
  std::vector<Case> list;
  add_smaller_dimensions(op, instance, list);
  add_smaller_sequences(op, instance, list);
  add_default_attributes(op, instance, list);
  add_simpler_upstreams(instance, list);
  add_simpler_inputs(op, instance, list);
  std::erase_if(list, [&op](const Case& smaller) { return !allowed_together(op, smaller); });
  return list;
}

}  // namespace gradcheck::properties

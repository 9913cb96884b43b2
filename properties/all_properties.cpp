#include "properties/all_properties.hpp"

#include "properties/adjoint.hpp"
#include "properties/bounds.hpp"
#include "properties/buffers.hpp"
#include "properties/cost.hpp"
#include "properties/fan_out.hpp"
#include "properties/forward_mode.hpp"
#include "properties/gradient.hpp"
#include "properties/layouts.hpp"
#include "properties/linearity.hpp"
#include "properties/over_input.hpp"
#include "properties/precision.hpp"
#include "properties/repeat.hpp"
#include "properties/second_order.hpp"
#include "properties/state.hpp"
#include "properties/untouched.hpp"
#include "properties/wanted.hpp"

namespace gradcheck::properties {

std::vector<std::unique_ptr<Property>> all_properties() {
  std::vector<std::unique_ptr<Property>> list;
  list.push_back(std::make_unique<Gradient>());
  list.push_back(std::make_unique<Precision>());
  list.push_back(std::make_unique<Linearity>());
  list.push_back(std::make_unique<Buffers>());
  list.push_back(std::make_unique<Untouched>());
  list.push_back(std::make_unique<Bounds>());
  list.push_back(std::make_unique<Repeat>());
  list.push_back(std::make_unique<State>());
  list.push_back(std::make_unique<Wanted>());
  list.push_back(std::make_unique<Layouts>());
  list.push_back(std::make_unique<OverInput>());
  list.push_back(std::make_unique<FanOut>());
  list.push_back(std::make_unique<ForwardMode>());
  list.push_back(std::make_unique<Adjoint>());
  list.push_back(std::make_unique<SecondOrder>());
  list.push_back(std::make_unique<Cost>());
  return list;
}

}  // namespace gradcheck::properties

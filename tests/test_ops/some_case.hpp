#pragma once

#include <initializer_list>
#include <utility>

#include "gradcheck/call/case.hpp"
#include "gradcheck/random.hpp"

namespace gradcheck::tests {

/// A case with these extents of the signature's dimensions, attributes at their defaults, and nonzero values on a grid
/// of 2^-8.
inline Case some_case(const Op& op, std::initializer_list<std::pair<const char*, std::int64_t>> extents,
                      std::uint64_t seed = 5) {
  Bindings bindings;
  for (const auto& [name, extent] : extents) bindings.set_dimension(name, extent);
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  RandomStream random(seed);
  for (auto* tensors : {&instance.inputs, &instance.upstream}) {
    for (std::vector<double>& tensor : *tensors) {
      for (double& value : tensor) value = static_cast<double>(2 * random.between(-256, 255) + 1) / 256;
    }
  }
  instance.seed = seed;
  return instance;
}

}  // namespace gradcheck::tests

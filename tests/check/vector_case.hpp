#pragma once

#include <cstdint>
#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::tests {

/// A case of an op with one vector x, at these values, upstream 1.
inline Case vector_case(const Op& op, const std::vector<double>& x) {
  Bindings bindings;
  bindings.set_dimension("N", static_cast<std::int64_t>(x.size()));
  Case instance = make_case(op, bindings, defaults(op.attributes()));
  instance.inputs[0] = x;
  for (double& value : instance.upstream[0]) value = 1;
  instance.seed = 7;
  return instance;
}

}  // namespace gradcheck::tests

#pragma once

#include "gradcheck/declare/op.hpp"

namespace gradcheck::tests {

/// The declarations of an op, for generators. The functions of the op are never called.
struct Declarations {
  const char* signature;
  const char* attributes = nullptr;
  const char* domain = nullptr;
  const char* kinks = nullptr;
  bool black_box = false;  ///< computes only in float
};

inline Op declared_op(const Declarations& declarations) {
  gradcheck_op table{};
  table.struct_size = sizeof(table);
  table.forward_scalars = table.backward_scalars =
      declarations.black_box ? GRADCHECK_SCALAR_FLOAT32 : GRADCHECK_SCALAR_FLOAT32 | GRADCHECK_SCALAR_DOUBLE_DOUBLE;
  table.signature = declarations.signature;
  table.attributes = declarations.attributes;
  table.domain = declarations.domain;
  table.kinks = declarations.kinks;
  table.forward =
      table.backward = [](const gradcheck_op*, gradcheck_call*) -> gradcheck_status { return GRADCHECK_FAILED; };
  return Op(table);
}

}  // namespace gradcheck::tests

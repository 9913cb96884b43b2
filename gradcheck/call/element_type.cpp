#include "gradcheck/call/element_type.hpp"

#include "gradcheck/abi/crossing.hpp"

namespace gradcheck {

gradcheck_dtype element_type(ScalarKind scalar) { return dtype_of(scalar); }

std::optional<ScalarKind> scalar_of(gradcheck_dtype type) {
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    if (same(type, dtype_of(scalar))) return scalar;
  }
  return std::nullopt;
}

std::string to_string(gradcheck_dtype type) {
  if (const auto scalar = scalar_of(type)) return std::string(name(*scalar));
  if (same(type, dtype_of<Pack<8>>())) return "packs of double-double";
  if (same(type, dtype_of<Counted>())) return "the counting scalar";
  return "indices";
}

}  // namespace gradcheck

#include "gradcheck/run/op_description.hpp"

namespace gradcheck {

OpRecord describe(const Op& op) {
  OpRecord record;
  record.name = op.name();
  record.signature = op.signature().text;
  record.attributes = op.attributes_text();
  record.domain = op.domain_text();
  record.structure = op.structure_text();
  record.kinks = op.kinks_text();
  record.source = op.source_text();
  record.origin = op.origin();
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    if (op.forward_in(scalar) && op.backward_in(scalar)) record.scalars.emplace_back(name(scalar));
  }
  return record;
}

}  // namespace gradcheck

#include "gradcheck/mutation/mutant.hpp"

#include "gradcheck/call/element_type.hpp"

namespace gradcheck::mutation {

Mutant::Mutant(Op right, Mutation mutation)
    : right_(std::move(right)), mutation_(std::move(mutation)), op_(mutated_table(), right_.origin()) {}

gradcheck_op Mutant::mutated_table() {
  gradcheck_op table = right_.table();
  table.context = this;
  table.forward = right_function<&gradcheck_op::forward>;
  if (table.jvp != nullptr) table.jvp = right_function<&gradcheck_op::jvp>;
  if (table.double_backward != nullptr) table.double_backward = right_function<&gradcheck_op::double_backward>;
  if (table.valid != nullptr) table.valid = right_function<&gradcheck_op::valid>;
  if (table.arrange != nullptr) table.arrange = right_function<&gradcheck_op::arrange>;
  table.backward = [](const gradcheck_op* self, gradcheck_call* call) { return of(self).backward(*call); };
  return table;
}

gradcheck_status Mutant::backward(gradcheck_call& call) {
  // A call in the counting scalar, which is none of the five, counts the work of the right op.
  const auto scalar = scalar_of(call.scalar);
  if (!scalar || call.downstream[mutation_.input].data == nullptr)
    return right_.table().backward(&right_.table(), &call);
  try {
    MutatedCall mutated(right_, call, *scalar, mutation_.input, memory_);
    mutation_.change(mutated);
    return GRADCHECK_OK;
  } catch (const Refused& refused) {
    return refused.status;
  }
}

}  // namespace gradcheck::mutation

#include "gradcheck/worker/watched_op.hpp"

namespace gradcheck::worker {

WatchedOp::WatchedOp(Op op, Journal& journal)
    : right_(std::move(op)), journal_(journal), op_(watched_table(), right_.origin()) {}

template <auto Member, Function Which>
gradcheck_status WatchedOp::call(const gradcheck_op* self, gradcheck_call* call) {
  const auto& watched = *static_cast<const WatchedOp*>(self->context);
  watched.journal_.enter(Which, call->scalar);
  const gradcheck_op& table = watched.right_.table();
  const gradcheck_status status = (table.*Member)(&table, call);
  watched.journal_.leave();
  return status;
}

gradcheck_op WatchedOp::watched_table() {
  gradcheck_op table = right_.table();
  table.struct_size = sizeof(table);
  table.context = this;
  table.forward = call<&gradcheck_op::forward, Function::forward>;
  table.backward = call<&gradcheck_op::backward, Function::backward>;
  if (table.jvp != nullptr) table.jvp = call<&gradcheck_op::jvp, Function::jvp>;
  if (table.double_backward != nullptr)
    table.double_backward = call<&gradcheck_op::double_backward, Function::double_backward>;
  if (table.valid != nullptr) table.valid = call<&gradcheck_op::valid, Function::valid>;
  if (table.arrange != nullptr) table.arrange = call<&gradcheck_op::arrange, Function::arrange>;
  return table;
}

}  // namespace gradcheck::worker

/// An op that notes each call of its functions in a journal.
#pragma once

#include "gradcheck/declare/op.hpp"
#include "gradcheck/worker/journal.hpp"

namespace gradcheck::worker {

class WatchedOp {
 public:
  /// The journal must outlive it.
  WatchedOp(Op op, Journal& journal);
  WatchedOp(const WatchedOp&) = delete;
  WatchedOp& operator=(const WatchedOp&) = delete;

  const Op& op() const { return op_; }

 private:
  template <auto Member, Function Which>
  static gradcheck_status call(const gradcheck_op* self, gradcheck_call* call);
  gradcheck_op watched_table();

  Op right_;
  Journal& journal_;
  Op op_;  // its table points to this object
};

}  // namespace gradcheck::worker

/// An op whose backward is wrong in a known way.
#pragma once

#include "gradcheck/mutation/mutation.hpp"

namespace gradcheck::mutation {

/// The right op with a mutation in its backward, in every scalar; nothing is compiled. Declarations and forward, also
/// in packs, are those of the right op. It cannot be copied, because its op points into it.
class Mutant {
 public:
  Mutant(Op right, Mutation mutation);
  Mutant(const Mutant&) = delete;
  Mutant& operator=(const Mutant&) = delete;

  /// Valid during the lifetime of this object.
  const Op& op() const { return op_; }
  const Mutation& mutation() const { return mutation_; }
  /// Whether a call reached inputs at which the mutant is wrong. Not recorded for mutants that are wrong everywhere.
  bool reached() const { return memory_.reached; }

 private:
  static Mutant& of(const gradcheck_op* self) { return *static_cast<Mutant*>(self->context); }
  /// Calls a function of the right op with the right op's table, whose context is not the mutant's.
  template <auto Function>
  static gradcheck_status right_function(const gradcheck_op* self, gradcheck_call* call) {
    const gradcheck_op& right = of(self).right_.table();
    return (right.*Function)(&right, call);
  }

  gradcheck_op mutated_table();
  gradcheck_status backward(gradcheck_call& call);

  Op right_;
  Mutation mutation_;
  Memory memory_;
  Op op_;
};

}  // namespace gradcheck::mutation

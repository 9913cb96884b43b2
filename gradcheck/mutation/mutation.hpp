/// One kind of wrong gradient.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "gradcheck/mutation/changed_call.hpp"
#include "gradcheck/mutation/mutated_call.hpp"

namespace gradcheck::mutation {

/// What backward of a mutant does instead of the right one.
using Change = std::function<void(MutatedCall& call)>;

/// Where a mutant is wrong.
enum class Reach {
  everywhere,  ///< if it never differs from the right op, it is equivalent to it
  somewhere,   ///< at certain points or shapes only; if no case has one, the mutant is unreached
  calls,       ///< in certain calls only, which a property must make: all properties are tried in every case
};

struct Mutation {
  std::string name;       ///< what is wrong, in a few words: "zero", "attribute axis ignored"
  std::size_t input = 0;  ///< whose gradient is wrong; for a fault of the whole call, any differentiable input
  Reach reach = Reach::everywhere;
  Change change;
};

/// A mutation that changes a right gradient.
Mutation changed_gradient(std::string name, std::size_t input, Reach reach,
                          std::function<void(Numbers& gradient, const MutatedCall& call)> rule);

/// A mutation that calls the right backward with changed arguments. If the op refuses them, the mutant is right.
Mutation changed_call(std::string name, std::size_t input, Reach reach,
                      std::function<void(ChangedCall& changed, const MutatedCall& call)> rule);

}  // namespace gradcheck::mutation

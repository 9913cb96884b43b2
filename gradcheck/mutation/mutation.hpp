/// One way of getting a gradient wrong.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "gradcheck/mutation/changed_call.hpp"
#include "gradcheck/mutation/mutated_call.hpp"

namespace gradcheck::mutation {

/// What backward of a mutant does instead of the right one.
using Change = std::function<void(MutatedCall& call)>;

/// Where a mutant errs.
enum class Reach {
  everywhere,  ///< one that never differs from the right op is equivalent to it
  somewhere,   ///< at certain points or shapes only; if no case comes to one, nothing is known but that
  calls,       ///< in certain calls only, which a property must make: all properties are tried in every case
};

struct Mutation {
  std::string name;       ///< what is wrong, in a few words: "zero", "attribute axis ignored"
  std::size_t input = 0;  ///< whose gradient is wrong; of a fault of the whole call, some differentiable input
  Reach reach = Reach::everywhere;
  Change change;
};

/// A mutation that changes a right gradient.
Mutation changed_gradient(std::string name, std::size_t input, Reach reach,
                          std::function<void(Numbers& gradient, const MutatedCall& call)> rule);

/// A mutation that calls the right backward with something else. Where the op refuses that, the mutant is right.
Mutation changed_call(std::string name, std::size_t input, Reach reach,
                      std::function<void(ChangedCall& changed, const MutatedCall& call)> rule);

}  // namespace gradcheck::mutation

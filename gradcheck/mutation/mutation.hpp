/// One way of getting a gradient wrong.
#pragma once

#include <functional>
#include <string>
#include <tuple>
#include <utility>

#include "gradcheck/mutation/mutated_call.hpp"

namespace gradcheck::mutation {

/// What backward of a mutant does instead of the right one, in each scalar: a generic function of a MutatedCall<T>.
class Change {
 public:
  template <class Rule>
  Change(Rule rule) : rules_(rule, rule, rule, rule, rule) {}

  template <class T>
  void operator()(MutatedCall<T>& call) const {
    std::get<In<T>>(rules_)(call);
  }

 private:
  template <class T>
  using In = std::function<void(MutatedCall<T>&)>;

  std::tuple<In<float>, In<double>, In<DoubleDouble>, In<Binary128>, In<Referee>> rules_;
};

/// Where a mutant errs.
enum class Reach {
  everywhere,  ///< one that never differs from the right op is equivalent to it
  somewhere,   ///< at certain points or shapes only; one that no case came to says nothing but that
  calls,       ///< in certain calls only, which a property must make: whatever the case, all properties are tried
};

struct Mutation {
  std::string name;       ///< what is wrong, in a few words: "zero", "attribute axis ignored"
  std::size_t input = 0;  ///< whose gradient is; of a fault of the whole call, some differentiable input
  Reach reach = Reach::everywhere;
  Change change;
};

/// A mutation that changes a right gradient: rule(std::vector<T>& gradient, const MutatedCall<T>& call).
template <class Rule>
Mutation changed_gradient(std::string name, std::size_t input, Reach reach, Rule rule) {
  return {std::move(name), input, reach, [rule](auto& call) {
            auto gradient = call.right_gradient();
            rule(gradient, call);
            call.give(gradient);
          }};
}

/// A mutation that calls the right backward with something else: rule(ChangedCall<T>& changed, const MutatedCall<T>&
/// call). Where that is refused the mutant is right.
template <class Rule>
Mutation changed_call(std::string name, std::size_t input, Reach reach, Rule rule) {
  return {std::move(name), input, reach, [rule]<class T>(MutatedCall<T>& call) {
            const std::vector<T> right = call.right_gradient();
            ChangedCall<T> changed(call.raw());
            rule(changed, call);
            call.give(call.gradient_of(changed, call.input()).value_or(right));
          }};
}

}  // namespace gradcheck::mutation

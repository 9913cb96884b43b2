#include "gradcheck/mutation/mutation.hpp"

#include <utility>

namespace gradcheck::mutation {

Mutation changed_gradient(std::string name, std::size_t input, Reach reach,
                          std::function<void(Numbers& gradient, const MutatedCall& call)> rule) {
  return {std::move(name), input, reach, [rule = std::move(rule)](MutatedCall& call) {
            Numbers gradient = call.right_gradient();
            rule(gradient, call);
            call.give(gradient);
          }};
}

Mutation changed_call(std::string name, std::size_t input, Reach reach,
                      std::function<void(ChangedCall& changed, const MutatedCall& call)> rule) {
  return {std::move(name), input, reach, [rule = std::move(rule)](MutatedCall& call) {
            const Numbers right = call.right_gradient();
            ChangedCall changed(call.op(), call.raw());
            rule(changed, call);
            call.give(changed.gradient(call.input()).value_or(right));
          }};
}

}  // namespace gradcheck::mutation

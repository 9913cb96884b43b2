#include "properties/linearity.hpp"

#include "gradcheck/random.hpp"
#include "properties/call_checks.hpp"

namespace gradcheck::properties {

namespace {

/// Gradients for one upstream gradient after another, of one forward.
template <class T>
class Gradients {
 public:
  Gradients(const Op& op, const Case& instance) : op_(op), call_(op, instance) { call_.forward(); }

  Results<T> of(const std::vector<std::vector<double>>& upstream) {
    call_.load_upstream(upstream);
    call_.poison_downstream();
    if (op_.accumulates()) call_.fill_downstream(0);
    call_.backward();
    ++calls;
    return call_.gradients();
  }

  std::int64_t calls = 0;

 private:
  const Op& op_;
  OpCall<T> call_;
};

template <class Change>
std::vector<std::vector<double>> changed(std::vector<std::vector<double>> upstream, Change change) {
  for (auto& tensor : upstream) {
    for (double& value : tensor) value = change(value);
  }
  return upstream;
}

/// An entry of which one side is infinite or NaN says nothing of sums.
template <class T>
bool finite(const T& a, const T& b) {
  return std::isfinite(to_double(a)) && std::isfinite(to_double(b));
}

template <class T>
Outcome check_in(const Op& op, const Case& instance) {
  return against_plain_call<T>(op, instance, [&](const PlainCall<T>& plain, Outcome& outcome) {
    Gradients<T> gradients(op, instance);
    RandomStream random(mix_seed(instance.seed, hash_name("linearity")));
    const auto another = changed(instance.upstream, [&](double) { return random.signed_half_to_one(10); });
    auto sum = instance.upstream;
    for (std::size_t output = 0; output < sum.size(); ++output) {
      for (std::size_t i = 0; i < sum[output].size(); ++i) sum[output][i] += another[output][i];
    }
    const Results<T> b = gradients.of(another), both = gradients.of(sum),
                     scaled = gradients.of(changed(instance.upstream, [](double value) { return -2 * value; })),
                     zero = gradients.of(changed(instance.upstream, [](double) { return 0.0; }));
    const Results<T>& a = plain.gradients;
    for (const std::size_t input : op.differentiable_inputs()) {
      Results<T> of_input = {a[input], b[input], both[input]};
      const double allowed = reordering<T> * 2 * scale_of(of_input, instance);
      const std::string name = op.signature().inputs[input].name;
      const auto where = [&](std::size_t i) { return "d" + name + place_text(instance.input_shapes[input], i); };
      for (std::size_t i = 0; i < a[input].size(); ++i) {
        if (!finite(a[input][i], b[input][i])) continue;
        outcome.compared_entries += 3;
        if (!(zero[input][i] == T(0))) {
          fail(outcome, "zero-upstream", name,
               where(i) + " is " + number_text(to_double(zero[input][i])) +
                   " for an upstream gradient of zeros, where every gradient is 0");
          break;
        }
        const double off = std::abs(to_double(T(both[input][i] - a[input][i] - b[input][i])));
        const double off_scaled = std::abs(to_double(T(scaled[input][i] + a[input][i] + a[input][i])));
        if (off <= allowed && off_scaled <= allowed) continue;
        if (!(off <= allowed)) {
          fail(outcome, "not-linear", name,
               where(i) + " is " + number_text(to_double(a[input][i])) + " for one upstream gradient and " +
                   number_text(to_double(b[input][i])) + " for another, but " + number_text(to_double(both[input][i])) +
                   " for their sum");
        } else {
          fail(outcome, "not-linear", name,
               where(i) + " is " + number_text(to_double(a[input][i])) + " for an upstream gradient, but " +
                   number_text(to_double(scaled[input][i])) + " for -2 times it");
        }
        break;
      }
    }
    outcome.forward_calls += 1;
    outcome.backward_calls += gradients.calls;
  });
}

}  // namespace

bool Linearity::applies(const Op& op) const { return finest_scalar(op).has_value(); }

Outcome Linearity::check(const Op& op, const Case& instance, Confirmation) const {
  return in_scalar(*finest_scalar(op), [&](auto zero) { return check_in<decltype(zero)>(op, instance); });
}

}  // namespace gradcheck::properties

#include "gradcheck/check/locate/gradient_decoding.hpp"

#include "gradcheck/check/locate/gradient_residual.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/step.hpp"

namespace gradcheck {

template <class W>
Decoded decode_gradient(SampledOp<W>& sampled, const CheckedGradient<W>& gradient, const DecodingOptions& options,
                        const FailedDirection<W>* failed) {
  GradientResidual<W> source(sampled, gradient);
  const std::vector<double>& origin = sampled.instance().inputs[gradient.input];
  std::vector<double> weights(origin.size());
  Residual residual;
  if (failed != nullptr) {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = failed->direction[i] / scale_of(origin[i]);
    residual = source.against(failed->direction, failed->derivative);
  } else {
    RandomStream random(mix_seed(options.seed, hash_name("first direction")));
    for (double& weight : weights) weight = random.signed_half_to_one(direction_bits);
    residual = source.along(weights, Effort::certified);
  }
  return decode(source, sampled.instance().input_shapes[gradient.input], weights, residual, options);
}

template Decoded decode_gradient(SampledOp<DoubleDouble>&, const CheckedGradient<DoubleDouble>&, const DecodingOptions&,
                                 const FailedDirection<DoubleDouble>*);
template Decoded decode_gradient(SampledOp<Referee>&, const CheckedGradient<Referee>&, const DecodingOptions&,
                                 const FailedDirection<Referee>*);

}  // namespace gradcheck

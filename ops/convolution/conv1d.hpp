#pragma once

#include "ops/broadcast.hpp"
#include "ops/convolution/taps.hpp"

namespace gradcheck::ops {

/// y_no(l) = b_o + Σ_c Σ_k w_ock x_nc(stride l - pad + dilation k): convolution (strictly: correlation) of sequences.
/// x is 0 beyond its ends. With groups, the channels of x and y are split into that many equal runs, and each run of y
/// reads only its own run of x.
/// Shapes   x: N x C x L.  w: O x C/groups x K.  b: O.  y: N x O x ((L + 2 pad - dilation (K - 1) - 1) / stride + 1).
///          The dilated kernel fits into the padded input, and groups divides C and O.
/// Backward each product w x in a result adds dy w to its dx and dy x to its dw;  db = Σ dy over samples and places.
/// Domain   everything; no kinks.
/// Numerics plain sums. A result sums one product per tap and channel of its group; dw sums over samples and places.
/// Source   Goodfellow, Bengio & Courville, Deep Learning (MIT Press, 2016), section 9.5; Dumoulin & Visin, A guide to
///          convolution arithmetic for deep learning, arXiv:1603.07285 (2016).
struct Conv1d : TapProducts<Conv1d> {
  static constexpr auto signature =
      "conv1d: x[N,C,L], w[O,C/groups,K], b[O] -> y[N,O,(L+2*pad-dilation*(K-1)-1)/stride+1] "
      "where L+2*pad >= dilation*(K-1)+1, C/groups*groups == C, O/groups*groups == O";
  static constexpr auto attributes =
      "stride: int in 1..3 = 1; pad: int in 0..3 = 0; dilation: int in 1..3 = 1; groups: int in 1..C = 1";
  static constexpr auto structure =
      "y/x block-diagonal over N, linear; y/w block-diagonal over O, linear; y/b block-diagonal over O, linear";
  static constexpr auto source =
      "Goodfellow, Bengio & Courville, Deep Learning (2016), section 9.5; Dumoulin & Visin, arXiv:1603.07285 (2016)";

  template <class X, class W, class Y>
  static Convolution taps(const Attributes& values, const X& x, const W& w, const Y& y) {
    const Sweep places = {x.extent(2),           y.extent(2),
                          w.extent(2),           values.integer("stride"),
                          values.integer("pad"), values.integer("dilation")};
    return {x.extent(0), x.extent(1), w.extent(0), values.integer("groups"), {}, places};
  }
};

}  // namespace gradcheck::ops

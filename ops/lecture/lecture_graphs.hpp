#pragma once

#include <vector>

#include "gradcheck/graph/graph.hpp"

namespace gradcheck::ops {

/// The systems that lectures on backpropagation work through by hand, as graphs over the built-in ops. Their names
/// begin with "lecture/"; tests/lecture and docs/tour.md have the numbers that the lectures give.
/// Source  Li, Karpathy & Johnson, CS231n: Backpropagation, Intuitions (Stanford, 2016); Manning & Socher, CS224n,
///         lectures 3 and 4 (Stanford, 2017-2019); Clark, Computing Neural Network Gradients (Stanford CS224n, 2017).
Graph circuit();          ///< f = (x + y) z
Graph max_circuit();      ///< f = (x + y) max(y, z)
Graph sigmoid_neuron();   ///< f = 1 / (1 + exp(-(w0 x0 + w1 x1 + w2))), gate by gate
Graph cube();             ///< f = x^3 as x^2 x
Graph chain();            ///< z = 3 y, y = x^2
Graph layer();            ///< h = tanh(W x + b), columns
Graph score();            ///< s = u^T tanh(W x + b)
Graph two_layer_net();    ///< y = W2 max(0, W1 x)
Graph three_layer_net();  ///< W3 σ(W2 σ(W1 x + b1) + b2) + b3
/// Does the middle one of five words name something? Word vectors, affine, tanh, score, cross-entropy.
Graph window_classifier();
Graph wide_relu();  ///< relu of 4096 numbers: a Jacobian of 4096 x 4096 with nothing off its diagonal

/// All of them.
std::vector<Graph> lecture_graphs();

}  // namespace gradcheck::ops

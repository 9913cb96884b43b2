/// Random expressions of one variable, which can be evaluated in any scalar.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "gradcheck/random.hpp"

namespace gradcheck::tests {

/// A number and its derivative: forward differentiation, exact except for rounding.
template <class S>
struct Dual {
  S value, slope;
};
template <class S>
Dual<S> operator+(const Dual<S>& a, const Dual<S>& b) {
  return {a.value + b.value, a.slope + b.slope};
}
template <class S>
Dual<S> operator*(const Dual<S>& a, const Dual<S>& b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
template <class S>
Dual<S> operator/(const Dual<S>& a, const Dual<S>& b) {
  const S quotient = a.value / b.value;
  return {quotient, (a.slope - quotient * b.slope) / b.value};
}
template <class S>
Dual<S> exp(const Dual<S>& a) {
  const S value = exp(a.value);
  return {value, value * a.slope};
}
template <class S>
Dual<S> log(const Dual<S>& a) {
  return {S(log(a.value)), a.slope / a.value};
}
template <class S>
Dual<S> tanh(const Dual<S>& a) {
  const S value = tanh(a.value), rest = 1 / S(cosh(a.value));
  return {value, rest * rest * a.slope};
}
template <class S>
Dual<S> sin(const Dual<S>& a) {
  return {S(sin(a.value)), S(cos(a.value)) * a.slope};
}
template <class S>
Dual<S> sqrt(const Dual<S>& a) {
  const S value = sqrt(a.value);
  return {value, a.slope / (2 * value)};
}

template <class S>
bool is_positive(const S& a) {
  return a > S(0);
}
template <class S>
bool is_positive(const Dual<S>& a) {
  return a.value > S(0);
}

class ExpressionTree {
 public:
  ExpressionTree(RandomStream& random, int depth) { root_ = grow(random, depth); }

  template <class S>
  S operator()(const S& x, S (*number)(double)) const {
    return evaluate(root_, x, number);
  }

  std::string text() const { return text_of(root_); }

 private:
  enum Kind {
    leaf,
    add,
    multiply,
    divide,
    exponential,
    hyperbolic,
    sigmoid,
    softplus,
    logarithm,
    root,
    sine,
    cube,
    gauss,
    kinds
  };
  struct Node {
    Kind kind;
    double slope, offset;
    std::size_t left, right;
  };

  std::size_t grow(RandomStream& random, int depth) {
    Node node{leaf, 0, 0, 0, 0};
    if (depth > 0) {
      node.kind = static_cast<Kind>(1 + random.below(kinds - 1));
      // A sine of a large argument changes faster than any step; a sine of a leaf does not.
      node.left = grow(random, node.kind == sine ? 0 : depth - 1);
      if (node.kind <= divide) node.right = grow(random, depth - 1);
    } else {
      node.slope = (random.coin() ? 1 : -1) * std::exp2(3 * random.unit() - 1.5);
      node.offset = 2 * random.unit() - 1;
    }
    nodes_.push_back(node);
    return nodes_.size() - 1;
  }

  std::string text_of(std::size_t place) const {
    const Node& node = nodes_[place];
    if (node.kind == leaf) return "(" + std::to_string(node.slope) + " x + " + std::to_string(node.offset) + ")";
    constexpr const char* names[kinds] = {"",     "add",     "multiply", "divide by 1 + w^2 of", "exp",
                                          "tanh", "sigmoid", "softplus", "log(1+v^2)",           "sqrt(1+v^2)",
                                          "sin",  "cube",    "gauss"};
    return std::string(names[node.kind]) + "(" + text_of(node.left) +
           (node.kind <= divide ? ", " + text_of(node.right) : "") + ")";
  }

  template <class S>
  S evaluate(std::size_t place, const S& x, S (*number)(double)) const {
    const Node& node = nodes_[place];
    if (node.kind == leaf) return number(node.slope) * x + number(node.offset);
    const S one = number(1), v = evaluate(node.left, x, number);
    switch (node.kind) {
      case add: return v + evaluate(node.right, x, number);
      case multiply: return v * evaluate(node.right, x, number);
      case divide: {
        const S w = evaluate(node.right, x, number);
        return v / (one + w * w);
      }
      case exponential: return exp(v);
      case hyperbolic: return tanh(v);
      case sigmoid: return one / (one + exp(number(-1) * v));
      case softplus: return is_positive(v) ? v + log(one + exp(number(-1) * v)) : log(one + exp(v));
      case logarithm: return log(one + v * v);
      case root: return sqrt(one + v * v);
      case sine: return sin(v);
      case cube: return v * v * v;
      default: return exp(number(-1) * v * v);
    }
  }

  std::vector<Node> nodes_;
  std::size_t root_ = 0;
};

}  // namespace gradcheck::tests

#pragma once

#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gradcheck::tests {

struct Constants {
  std::vector<double> x, dy;
  std::vector<std::string> y, dx;
};

/// Compares forward and backward of an op y = f(x) with constants, in each scalar.
template <class Op>
void check_at(const Constants& at, double units) {
  in_each_scalar([&]<class T>() {
    const auto n = static_cast<std::int64_t>(at.x.size());
    const Tensor<T> x({n}, at.x), dy({n}, at.dy);
    Tensor<T> y({n}), dx({n});
    Op::template forward<T>(x, y);
    CHECK(difference(y, at.y, units) == "");
    Op::template backward<T>(x, y, dy, dx);
    CHECK(difference(dx, at.dx, units) == "");
  });
}

/// dx of one element for dy = 1.
template <class Op>
double slope(double at) {
  const Tensor<double> x({}, {at}), dy({}, {1});
  Tensor<double> y({}), dx({});
  Op::template forward<double>(x, y);
  Op::template backward<double>(x, y, dy, dx);
  return dx[0];
}

/// f of one element.
template <class Op>
double value(double at) {
  Tensor<double> y({});
  Op::template forward<double>(Tensor<double>({}, {at}), y);
  return y[0];
}

}  // namespace gradcheck::tests

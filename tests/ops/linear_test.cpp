#include "ops/linear/affine.hpp"
#include "ops/linear/matmul.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

namespace gradcheck::ops {
namespace {

using tests::difference;
using tests::in_each_scalar;
using tests::Tensor;

// Computed by hand. No two extents are equal, and no two entries can be exchanged unnoticed.
TEST_CASE("matmul multiplies, and its gradients are the transposed products") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 3}, {1, 2, 3, 4, 5, -6}), y({3, 1}, {0.5, -1, 2}), dz({2, 1}, {3, -2});
    Tensor<T> z({2, 1}), dx({2, 3}), dy({3, 1});
    Matmul::forward<T>(x, y, z);
    CHECK(difference(z, {"4.5", "-15"}, 0) == "");
    Matmul::backward<T>(x, y, z, dz, dx, dy);
    CHECK(difference(dx, {"1.5", "-3", "6", "-1", "2", "-4"}, 0) == "");
    CHECK(difference(dy, {"-5", "-4", "21"}, 0) == "");
  });
}

TEST_CASE("matmul of more columns does not mix up rows and columns") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({1, 2}, {2, 3}), y({2, 3}, {1, 10, 100, 1000, 10000, 100000}), dz({1, 3}, {1, 2, 4});
    Tensor<T> z({1, 3}), dx({1, 2}), dy({2, 3});
    Matmul::forward<T>(x, y, z);
    CHECK(difference(z, {"3002", "30020", "300200"}, 0) == "");
    Matmul::backward<T>(x, y, z, dz, dx, dy);
    CHECK(difference(dx, {"421", "421000"}, 0) == "");
    CHECK(difference(dy, {"2", "4", "8", "3", "6", "12"}, 0) == "");
  });
}

TEST_CASE("matmul over no terms is 0") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 0}, {}), y({0, 2}, {}), dz({2, 2}, {1, 2, 3, 4});
    Tensor<T> z({2, 2}), dx({2, 0}), dy({0, 2});
    Matmul::forward<T>(x, y, z);
    CHECK(difference(z, {"0", "0", "0", "0"}, 0) == "");
    Matmul::backward<T>(x, y, z, dz, dx, dy);
    CHECK(dx.size() + dy.size() == 0);
  });
}

TEST_CASE("matmul of no rows has zero gradients") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({0, 2}, {}), y({2, 1}, {1, 2}), dz({0, 1}, {});
    Tensor<T> z({0, 1}), dx({0, 2}), dy({2, 1});
    Matmul::forward<T>(x, y, z);
    Matmul::backward<T>(x, y, z, dz, dx, dy);
    CHECK(difference(dy, {"0", "0"}, 0) == "");
  });
}

TEST_CASE("affine adds the bias to each row") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 3}, {1, 2, 3, 4, 5, -6}), W({3, 1}, {0.5, -1, 2}), b({1}, {0.25}), dz({2, 1}, {3, -2});
    Tensor<T> z({2, 1}), dx({2, 3}), dW({3, 1}), db({1});
    Affine::forward<T>(x, W, b, z);
    CHECK(difference(z, {"4.75", "-14.75"}, 0) == "");
    Affine::backward<T>(x, W, b, z, dz, dx, dW, db);
    CHECK(difference(dx, {"1.5", "-3", "6", "-1", "2", "-4"}, 0) == "");
    CHECK(difference(dW, {"-5", "-4", "21"}, 0) == "");
    CHECK(difference(db, {"1"}, 0) == "");
  });
}

TEST_CASE("affine takes matrices without rows or terms") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 0}, {}), W({0, 1}, {}), b({1}, {7}), dz({2, 1}, {1, 2});
    Tensor<T> z({2, 1}), dx({2, 0}), dW({0, 1}), db({1});
    Affine::forward<T>(x, W, b, z);
    CHECK(difference(z, {"7", "7"}, 0) == "");
    Affine::backward<T>(x, W, b, z, dz, dx, dW, db);
    CHECK(difference(db, {"3"}, 0) == "");

    const Tensor<T> no_rows({0, 1}, {}), weight({1, 1}, {2}), no_dz({0, 1}, {});
    Tensor<T> none({0, 1}), no_dx({0, 1}), dweight({1, 1});
    Affine::forward<T>(no_rows, weight, b, none);
    Affine::backward<T>(no_rows, weight, b, none, no_dz, no_dx, dweight, db);
    CHECK(difference(dweight, {"0"}, 0) == "");
    CHECK(difference(db, {"0"}, 0) == "");
  });
}

}  // namespace
}  // namespace gradcheck::ops

/// The ops of the precision tests by name; accurate_ops.hpp and weak_ops.hpp define them. Their tables are made in
/// precision_ops.cpp, so that tests compile without their code.
#pragma once

#include "gradcheck/declare/op.hpp"
#include "gradcheck/sdk/table.hpp"

namespace gradcheck::tests {

struct Logistic;
struct TanhFromX;
struct Softplus;
struct Gelu;
struct Power;
struct RelativeDifference;
struct Rectify;
struct Average;
struct Variance;
struct Standardize;
struct Normalize;
struct LogSoftmax;
struct CrossEntropy;
struct MatrixProduct;
struct Detuned;
struct Border;
struct LargestByValue;
struct ExpPair;
struct Leftover;

struct LogisticFromY;
struct TanhFromY;
struct NaiveSoftplus;
struct NaiveSoftplusBackward;
struct OnePassVariance;
struct OnePassStandardize;
struct NaiveCrossEntropy;
struct NaiveExpm1;
struct UndeclaredExpm1;
struct BuriedTail;
struct SquaredNorm;
struct ForgetfulFloat;
struct FloatThrows;
struct DoubleOnly;
struct NotANumberInFloat;
struct Detour;
struct Threshold;
struct BackwardThreshold;
struct UndeclaredSums;
struct FromOne;

template <class Struct>
Op op_of() {
  return Op(sdk::table_of<Struct>());
}

}  // namespace gradcheck::tests

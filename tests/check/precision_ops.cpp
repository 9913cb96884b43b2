#include "tests/check/precision_ops.hpp"

#include "tests/check/weak_ops.hpp"

namespace gradcheck::sdk {

template const gradcheck_op& table_of<tests::Logistic>();
template const gradcheck_op& table_of<tests::TanhFromX>();
template const gradcheck_op& table_of<tests::Softplus>();
template const gradcheck_op& table_of<tests::Gelu>();
template const gradcheck_op& table_of<tests::Power>();
template const gradcheck_op& table_of<tests::RelativeDifference>();
template const gradcheck_op& table_of<tests::Rectify>();
template const gradcheck_op& table_of<tests::Average>();
template const gradcheck_op& table_of<tests::Variance>();
template const gradcheck_op& table_of<tests::Standardize>();
template const gradcheck_op& table_of<tests::Normalize>();
template const gradcheck_op& table_of<tests::LogSoftmax>();
template const gradcheck_op& table_of<tests::CrossEntropy>();
template const gradcheck_op& table_of<tests::MatrixProduct>();
template const gradcheck_op& table_of<tests::Detuned>();
template const gradcheck_op& table_of<tests::Border>();
template const gradcheck_op& table_of<tests::LargestByValue>();
template const gradcheck_op& table_of<tests::ExpPair>();
template const gradcheck_op& table_of<tests::Leftover>();
template const gradcheck_op& table_of<tests::LogisticFromY>();
template const gradcheck_op& table_of<tests::TanhFromY>();
template const gradcheck_op& table_of<tests::NaiveSoftplus>();
template const gradcheck_op& table_of<tests::NaiveSoftplusBackward>();
template const gradcheck_op& table_of<tests::OnePassVariance>();
template const gradcheck_op& table_of<tests::OnePassStandardize>();
template const gradcheck_op& table_of<tests::NaiveCrossEntropy>();
template const gradcheck_op& table_of<tests::NaiveExpm1>();
template const gradcheck_op& table_of<tests::UndeclaredExpm1>();
template const gradcheck_op& table_of<tests::BuriedTail>();
template const gradcheck_op& table_of<tests::SquaredNorm>();
template const gradcheck_op& table_of<tests::ForgetfulFloat>();
template const gradcheck_op& table_of<tests::FloatThrows>();
template const gradcheck_op& table_of<tests::DoubleOnly>();
template const gradcheck_op& table_of<tests::NotANumberInFloat>();
template const gradcheck_op& table_of<tests::Detour>();
template const gradcheck_op& table_of<tests::Threshold>();
template const gradcheck_op& table_of<tests::BackwardThreshold>();
template const gradcheck_op& table_of<tests::UndeclaredSums>();
template const gradcheck_op& table_of<tests::FromOne>();

}  // namespace gradcheck::sdk

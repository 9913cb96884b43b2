#pragma once

#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The record of an op before any property was checked: its declarations and the scalars that it computes in.
OpRecord describe(const Op& op);

}  // namespace gradcheck

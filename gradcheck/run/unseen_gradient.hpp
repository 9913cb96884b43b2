#pragma once

#include <optional>

#include "gradcheck/declare/op.hpp"
#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// The relative error that some case must show: 1e-3, which a wrong formula rarely stays below. An op in float only needs
/// 1e-1: beside kinks its differences hold within 1e-3, and a black box is held to be wrong beyond seventeen times that.
double visible_enough(const Op& op);

/// A finding, of kind "gradient-not-seen", that the passed cases say nothing about this gradient: it was compared in 20
/// cases or more, and in none of them a relative error of `enough` would have failed. There is no finding if backward wrote
/// exact zeros in every case: the numeric derivatives were zero within their bounds, too, and a gradient may be zero by
/// definition. The caller sets `property`.
std::optional<Finding> unseen_gradient(const GradientStrength& gradient, double enough = 1e-3);

}  // namespace gradcheck

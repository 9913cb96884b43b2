#pragma once

#include <optional>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// A finding, of kind "gradient-not-seen", that the passed cases say nothing about this gradient: it was compared in 20
/// cases or more, and in none of them a relative error of 1e-3 would have failed. There is no finding if backward wrote
/// exact zeros in every case: the numeric derivatives were zero within their bounds, too, and a gradient may be zero by
/// definition. The caller sets `property`.
std::optional<Finding> unseen_gradient(const GradientStrength& gradient);

}  // namespace gradcheck

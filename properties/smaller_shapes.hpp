/// Smaller cases by their shapes and attributes.
#pragma once

#include <vector>

#include "gradcheck/call/case.hpp"

namespace gradcheck::properties {

/// Adds the cases in which one dimension has a smaller extent, the largest steps first. Like the functions below, it
/// adds only cases that the declarations of the op allow, and cuts their values to fit.
void add_smaller_dimensions(const Op& op, const Case& instance, std::vector<Case>& list);

/// Adds the cases in which one axis of a sequence, or of all sequences that broadcast together, has a smaller extent or
/// is removed.
void add_smaller_sequences(const Op& op, const Case& instance, std::vector<Case>& list);

/// Adds the cases in which one attribute has its default, unless the case grows.
void add_default_attributes(const Op& op, const Case& instance, std::vector<Case>& list);

}  // namespace gradcheck::properties

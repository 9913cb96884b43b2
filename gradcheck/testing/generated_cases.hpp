#pragma once

#include "gradcheck/run/case_source.hpp"

namespace gradcheck {

/// The generator of the cases that check_ops() tries:
///
///   const std::unique_ptr<CaseStream> cases = generated_cases().open(op, seed);
///   const Outcome outcome = check_gradient(op, cases->draw(0).instance);  // gradcheck/check/gradient_check.hpp
const CaseSource& generated_cases();

}  // namespace gradcheck

/// In which scalars an op is checked.
#pragma once

#include <optional>

#include "gradcheck/declare/op.hpp"

namespace gradcheck {

/// Differences are taken of forward in one scalar, the analytic gradient comes from backward in another or the same.
struct Rung {
  ScalarKind forward = ScalarKind::double_double;
  ScalarKind backward = ScalarKind::double_double;
};

/// The rung a check starts on, and the one that is asked before anything but a pass is reported.
struct Ladder {
  Rung first;
  std::optional<Rung> referee;
};

/// Double-double before binary128 before 50 digits where forward and backward both have it; a backward in float or double is
/// held against the widest forward there is; an op in float or double only is a black box. The referee is the 50-digit
/// number. Throws LoadError where forward and backward have nothing in common that differences can be taken of.
Ladder ladder_of(const Op& op);

}  // namespace gradcheck

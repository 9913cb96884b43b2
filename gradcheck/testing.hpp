/// Checks the ops of a program of your own, for example of its tests:
///
///   #include <gradcheck/sdk.hpp>
///   #include <gradcheck/testing.hpp>
///
///   int main() {
///     const gradcheck::RunRecord record = gradcheck::check_ops({gradcheck::op_of<Square>()});
///     gradcheck::write_report(record, "html", "gradients.html");
///     return record.exit_code;
///   }
///
/// Link gradcheck::testing.
#pragma once

#include "gradcheck/testing/check_ops.hpp"
#include "gradcheck/testing/generated_cases.hpp"
#include "gradcheck/testing/op_of.hpp"
#include "gradcheck/testing/replay.hpp"
#include "gradcheck/testing/write_report.hpp"

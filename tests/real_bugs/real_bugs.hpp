/// Gradient bugs of public projects, each as a right op and its wrong twin. A check must find them from declarations
/// alone.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::tests {

/// Both ops have the same name, signature and declarations; no declaration was written for the bug.
struct RealBug {
  std::string id;    ///< project and fault
  std::string note;  ///< what is emulated of the original; "" if nothing
  Op right, wrong;
  bool of_precision = false;  ///< the formula is right: its numerics are weak
};

/// The bugs, in the order of the collection from which they are a sample.
std::vector<RealBug> real_bugs();

}  // namespace gradcheck::tests

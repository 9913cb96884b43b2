/// Gradient bugs of public projects, each as a right op and its wrong twin, to be found from the declarations alone.
#pragma once

#include <string>
#include <vector>

#include "gradcheck/declare/op.hpp"

namespace gradcheck::tests {

/// Both ops have the same name, signature and declarations, none of which is there for the sake of the bug.
struct RealBug {
  std::string id;    ///< project and what was wrong
  std::string note;  ///< "", or what of the original is emulated
  Op right, wrong;
};

/// In the order of the collection that they are a sample of.
std::vector<RealBug> real_bugs();

}  // namespace gradcheck::tests

#include "gradcheck/testing/generated_cases.hpp"

#include "properties/case_generator.hpp"

namespace gradcheck {

const CaseSource& generated_cases() {
  static const properties::CaseGenerator generator;
  return generator;
}

}  // namespace gradcheck

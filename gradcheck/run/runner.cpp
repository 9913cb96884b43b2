#include "gradcheck/run/runner.hpp"

#include <algorithm>
#include <chrono>

#include "gradcheck/random.hpp"
#include "gradcheck/run/case_counts.hpp"
#include "gradcheck/run/failure_finding.hpp"
#include "gradcheck/run/gradient_strengths.hpp"
#include "gradcheck/run/op_description.hpp"
#include "gradcheck/run/property_run.hpp"

namespace gradcheck {

std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view op, std::string_view property) {
  return mix_seed(mix_seed(run_seed, hash_name(op)), hash_name(property));
}

OpRecord run_op(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                const RunOptions& options, const std::string& target) {
  OpRecord record = describe(op);
  for (const std::unique_ptr<Property>& property : properties) {
    if (!property->applies(op)) continue;
    record.properties.push_back(PropertyRun(op, *property, source, options, target).run());
    record.verdict = std::max(record.verdict, record.properties.back().verdict);
  }
  return record;
}

OpRecord replay_case(const Op& op, const Property& property, const Case& instance) {
  OpRecord record = describe(op);
  PropertyRecord& part = record.properties.emplace_back();
  part.property = property.name();
  CheckedCase checked;
  const auto start = std::chrono::steady_clock::now();
  checked.outcome = property.check(op, instance, Confirmation::located);
  checked.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  count_case(part, checked);
  GradientStrengths gradients;
  gradients.add(checked);
  part.gradients = gradients.list();
  for (const Failure& failure : checked.outcome.failures) {
    Finding& finding = part.findings.emplace_back(finding_of(op, failure, instance, checked.outcome.compared_entries));
    finding.property = part.property;
    finding.cases = 1;
  }
  record.verdict = part.verdict;
  return record;
}

}  // namespace gradcheck

/// The field list of each struct of the run record: for each field, its name in stored records and its member pointer,
/// in the order of writing. record_json.hpp writes and reads by these lists, so a new field takes one line in
/// record.hpp and one line here. record_fields_test.cpp fails if a list lacks a field.
#pragma once

#include <tuple>

#include "gradcheck/record/record.hpp"

namespace gradcheck {

/// One field: `name` is its key in JSON.
template <class Struct, class Member>
struct RecordField {
  const char* name;
  Member Struct::*member;
};

/// Calls visit(field) for each field of a list.
template <class Fields, class Visit>
void for_each_field(const Fields& fields, Visit visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, fields);
}

/// The fields of a struct, a std::tuple of RecordField. Empty for a type that is not a struct of the record.
template <class Struct>
inline constexpr std::tuple<> record_fields{};

template <>
inline constexpr auto record_fields<RecordTensor> = std::tuple{
    RecordField{"name", &RecordTensor::name},
    RecordField{"is_index", &RecordTensor::is_index},
    RecordField{"shape", &RecordTensor::shape},
    RecordField{"values", &RecordTensor::values},
};

template <>
inline constexpr auto record_fields<RecordComparison> = std::tuple{
    RecordField{"input", &RecordComparison::input},
    RecordField{"input_index", &RecordComparison::input_index},
    RecordField{"output", &RecordComparison::output},
    RecordField{"output_index", &RecordComparison::output_index},
    RecordField{"analytic", &RecordComparison::analytic},
    RecordField{"reference", &RecordComparison::reference},
    RecordField{"error_bound", &RecordComparison::error_bound},
    RecordField{"difference", &RecordComparison::difference},
    RecordField{"centered", &RecordComparison::centered},
    RecordField{"step", &RecordComparison::step},
    RecordField{"scheme", &RecordComparison::scheme},
    RecordField{"scalar", &RecordComparison::scalar},
    RecordField{"forward_calls", &RecordComparison::forward_calls},
};

template <>
inline constexpr auto record_fields<RecordJacobian> = std::tuple{
    RecordField{"output", &RecordJacobian::output},
    RecordField{"input", &RecordJacobian::input},
    RecordField{"rows", &RecordJacobian::rows},
    RecordField{"columns", &RecordJacobian::columns},
    RecordField{"analytic", &RecordJacobian::analytic},
    RecordField{"numeric", &RecordJacobian::numeric},
    RecordField{"error_bound", &RecordJacobian::error_bound},
    RecordField{"verdict", &RecordJacobian::verdict},
};

template <>
inline constexpr auto record_fields<RecordStratum> = std::tuple{
    RecordField{"name", &RecordStratum::name},
    RecordField{"cases", &RecordStratum::cases},
    RecordField{"set_aside", &RecordStratum::set_aside},
    RecordField{"missed", &RecordStratum::missed},
};

template <>
inline constexpr auto record_fields<Finding> = std::tuple{
    RecordField{"property", &Finding::property},
    RecordField{"verdict", &Finding::verdict},
    RecordField{"kind", &Finding::kind},
    RecordField{"input", &Finding::input},
    RecordField{"message", &Finding::message},
    RecordField{"case_index", &Finding::case_index},
    RecordField{"strata", &Finding::strata},
    RecordField{"cases", &Finding::cases},
    RecordField{"shrink_steps", &Finding::shrink_steps},
    RecordField{"attributes", &Finding::attributes},
    RecordField{"inputs", &Finding::inputs},
    RecordField{"upstream", &Finding::upstream},
    RecordField{"comparisons", &Finding::comparisons},
    RecordField{"wrong_entries", &Finding::wrong_entries},
    RecordField{"compared_entries", &Finding::compared_entries},
    RecordField{"jacobians", &Finding::jacobians},
    RecordField{"case_seed", &Finding::case_seed},
    RecordField{"token", &Finding::token},
    RecordField{"replay", &Finding::replay},
};

template <>
inline constexpr auto record_fields<GradientStrength> = std::tuple{
    RecordField{"input", &GradientStrength::input},   RecordField{"compared", &GradientStrength::compared},
    RecordField{"zero", &GradientStrength::zero},     RecordField{"unresolved", &GradientStrength::unresolved},
    RecordField{"median", &GradientStrength::median}, RecordField{"best", &GradientStrength::best},
};

template <>
inline constexpr auto record_fields<PropertyRecord> = std::tuple{
    RecordField{"property", &PropertyRecord::property},
    RecordField{"verdict", &PropertyRecord::verdict},
    RecordField{"cases", &PropertyRecord::cases},
    RecordField{"passed", &PropertyRecord::passed},
    RecordField{"weak", &PropertyRecord::weak},
    RecordField{"undecided", &PropertyRecord::undecided},
    RecordField{"failed", &PropertyRecord::failed},
    RecordField{"errors", &PropertyRecord::errors},
    RecordField{"set_aside", &PropertyRecord::set_aside},
    RecordField{"set_aside_reason", &PropertyRecord::set_aside_reason},
    RecordField{"compared_entries", &PropertyRecord::compared_entries},
    RecordField{"forward_calls", &PropertyRecord::forward_calls},
    RecordField{"backward_calls", &PropertyRecord::backward_calls},
    RecordField{"referee_cases", &PropertyRecord::referee_cases},
    RecordField{"seconds", &PropertyRecord::seconds},
    RecordField{"gradients", &PropertyRecord::gradients},
    RecordField{"strata", &PropertyRecord::strata},
    RecordField{"findings", &PropertyRecord::findings},
};

template <>
inline constexpr auto record_fields<OpRecord> = std::tuple{
    RecordField{"name", &OpRecord::name},
    RecordField{"signature", &OpRecord::signature},
    RecordField{"attributes", &OpRecord::attributes},
    RecordField{"domain", &OpRecord::domain},
    RecordField{"structure", &OpRecord::structure},
    RecordField{"kinks", &OpRecord::kinks},
    RecordField{"source", &OpRecord::source},
    RecordField{"origin", &OpRecord::origin},
    RecordField{"scalars", &OpRecord::scalars},
    RecordField{"verdict", &OpRecord::verdict},
    RecordField{"properties", &OpRecord::properties},
};

template <>
inline constexpr auto record_fields<LoadFailure> = std::tuple{
    RecordField{"target", &LoadFailure::target},
    RecordField{"message", &LoadFailure::message},
    RecordField{"detail", &LoadFailure::detail},
};

/// The fields of RunRecord in two groups: those known when a run starts and those known when it ends. `ops` and
/// `load_failures` are in neither group, because each of their elements is a line of its own.
inline constexpr auto run_start_fields = std::tuple{
    RecordField{"version", &RunRecord::version}, RecordField{"command", &RunRecord::command},
    RecordField{"seed", &RunRecord::seed},       RecordField{"cases_per_op", &RunRecord::cases_per_op},
    RecordField{"jobs", &RunRecord::jobs},       RecordField{"strict", &RunRecord::strict},
    RecordField{"started", &RunRecord::started},
};
inline constexpr auto run_end_fields = std::tuple{
    RecordField{"exit_code", &RunRecord::exit_code},
    RecordField{"seconds", &RunRecord::seconds},
};

}  // namespace gradcheck

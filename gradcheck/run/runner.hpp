/// Checks ops in random cases and records the outcomes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "gradcheck/record/record.hpp"
#include "gradcheck/run/case_source.hpp"
#include "gradcheck/run/property.hpp"
#include "gradcheck/run/run_options.hpp"

namespace gradcheck {

/// The seed of one op's cases for one property. It depends on nothing else, so a case is the same for any number of
/// threads, ops and shards.
std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view op, std::string_view property);

/// Checks one op in each property that applies to it. `target`: the word on the command line that names where the op
/// came from; "" for a built-in op. Does not throw for errors of the op.
OpRecord run_op(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                const RunOptions& options, const std::string& target);

/// Checks one op in one property and one case, without shrinking: how a finding is repeated.
OpRecord replay_case(const Op& op, const Property& property, const Case& instance);

}  // namespace gradcheck

#include "gradcheck/run/runner.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "gradcheck/check/compare/value_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/record/fingerprint.hpp"
#include "gradcheck/record/replay_token.hpp"

namespace gradcheck {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr const char* no_case = "no-case";

struct CaseResult {
  Outcome outcome;
  std::vector<std::string> strata;
  std::vector<StratumNote> missed;
  bool special = false, telling = true;
  double seconds = 0;

  /// Special values need not have a derivative that can be told: what is undecided there is counted, and no finding.
  bool set_aside() const { return special && outcome.verdict() == Verdict::undecided; }
};

/// Failures that the referee has confirmed often enough. A case that fails in these ways alone is not asked of him again: an op
/// that is wrong everywhere would have him look at every case.
using Known = std::vector<Failure>;
constexpr std::int64_t confirmed_often = 8;
// Cases between two looks at what is known; fixed, so that results do not hang on threads.
constexpr std::int64_t cases_at_once = 40;

Outcome check_known(const Op& op, const Property& property, const Case& instance, const Known& known) {
  if (known.empty()) return property.check(op, instance, Confirmation::referee);
  Outcome first = property.check(op, instance, Confirmation::first_only);
  const bool all_known = std::all_of(first.failures.begin(), first.failures.end(), [&](const Failure& failure) {
    return std::any_of(known.begin(), known.end(), [&](const Failure& one) { return one.alike(failure); });
  });
  if (all_known) return first;
  return property.check(op, instance, Confirmation::referee);
}

CaseResult check_case(const Op& op, const Property& property, const CaseStream& stream, std::int64_t index,
                      const Known& known, CaseWatch* watch) {
  const Clock::time_point start = Clock::now();
  const Watched watched(watch, index);
  CaseResult result;
  try {
    DrawnCase drawn = stream.draw(index);
    result.strata = std::move(drawn.strata);
    result.missed = std::move(drawn.missed);
    result.special = drawn.special;
    result.telling = drawn.telling;
    result.outcome = check_known(op, property, drawn.instance, known);
  } catch (const Error& error) {  // no case to be had
    Failure& failure = result.outcome.failures.emplace_back();
    failure.verdict = Verdict::error;
    failure.kind = no_case;
    failure.message = error.what();
  }
  result.seconds = seconds_since(start);
  return result;
}

/// The ways in which at least so many cases failed.
Known known_failures(const std::vector<CaseResult>& results) {
  std::map<std::tuple<std::string, std::string>, std::int64_t> counts;
  Known known;
  for (const CaseResult& result : results) {
    for (const Failure& failure : result.outcome.failures) {
      if (failure.verdict == Verdict::fail && ++counts[{failure.kind, failure.input}] == confirmed_often)
        known.push_back(failure);
    }
  }
  return known;
}

std::vector<CaseResult> check_cases(const Op& op, const Property& property, const CaseStream& stream,
                                    const RunOptions& options, std::int64_t first, std::int64_t count) {
  std::vector<CaseResult> results(static_cast<std::size_t>(count));
  Known known;
  auto check = [&](std::int64_t i) {
    results[static_cast<std::size_t>(i)] = check_case(op, property, stream, first + i, known, options.watch);
  };
  const int jobs = op.one_thread()    ? 1
                   : options.jobs > 0 ? options.jobs
                                      : oneapi::tbb::this_task_arena::max_concurrency();
  const auto in_blocks = [&](auto check_block) {
    for (std::int64_t begin = 0; begin < count; begin += cases_at_once) {
      check_block(begin, std::min(count, begin + cases_at_once));
      known = known_failures(results);
    }
  };
  if (jobs == 1) {
    in_blocks([&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) check(i);
    });
  } else {
    // More threads than processors are had where they are asked for; oneTBB would only warn.
    const oneapi::tbb::global_control threads(oneapi::tbb::global_control::max_allowed_parallelism,
                                              static_cast<std::size_t>(jobs));
    oneapi::tbb::task_arena arena(jobs);
    in_blocks([&](std::int64_t begin, std::int64_t end) {
      arena.execute([&] { oneapi::tbb::parallel_for(begin, end, check); });
    });
  }
  return results;
}

RecordTensor record_tensor(const std::string& name, bool is_index, const Shape& shape,
                           const std::vector<double>& values) {
  return {name, is_index, {shape.begin(), shape.end()}, values};
}

// A word as a POSIX shell takes it: plugin paths and op names come from outside.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                          "_-./:=+,@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// A failure as the record holds it, with the case in which it looks like this.
Finding make_finding(const Op& op, const Failure& failure, const Case& instance, std::int64_t compared_entries) {
  Finding finding;
  finding.verdict = failure.verdict;
  finding.kind = failure.kind;
  finding.input = failure.input;
  finding.message = failure.message;
  for (const auto& [name, value] : instance.attributes) finding.attributes.emplace_back(name, value.to_string());
  for (std::size_t i = 0; i < instance.inputs.size(); ++i) {
    const TensorSpec& spec = op.signature().inputs[i];
    finding.inputs.push_back(record_tensor(spec.name, spec.is_index, instance.input_shapes[i], instance.inputs[i]));
  }
  for (std::size_t i = 0; i < instance.upstream.size(); ++i) {
    finding.upstream.push_back(
        record_tensor("d" + op.signature().outputs[i].name, false, instance.output_shapes[i], instance.upstream[i]));
  }
  finding.comparisons = failure.comparisons;
  finding.wrong_entries = failure.wrong_entries;
  finding.compared_entries = compared_entries;
  finding.jacobians = failure.jacobians;
  finding.case_seed = instance.seed;
  return finding;
}

/// What leads back to the case of a finding, and the command that goes there.
void add_replay(Finding& finding, const Op& op, const Case& instance, std::vector<std::size_t> path,
                const RunOptions& options, const std::string& target) {
  finding.token = to_text({options.seed, op.name(), finding.property, finding.case_index, std::move(path),
                           declarations_fingerprint(op), code_fingerprint(op), case_fingerprint(instance)});
  finding.replay =
      options.replay_prefix + " replay " + shell_word(finding.token) + (target.empty() ? "" : " " + shell_word(target));
}

/// The failure in the smallest case that still has it, as the referee sees it there.
Finding shrunk_finding(const Op& op, const Property& property, const CaseSource& source, const DrawnCase& drawn,
                       const CaseResult& result, const Failure& failure, std::int64_t index, const RunOptions& options,
                       const std::string& target) {
  const auto check = [&](const Case& instance, Confirmation confirmation) {
    const Watched watched(options.watch, index, &instance);
    return property.check(op, instance, confirmation);
  };
  ShrunkCase shrunk{drawn.instance, {}};
  if (options.shrink) {
    shrunk = source.shrink(op, drawn.instance, failure,
                           [&](const Case& candidate) { return check(candidate, Confirmation::first_only); });
  }
  const Outcome confirmed = check(shrunk.instance, Confirmation::located);
  const Failure* smallest = confirmed.find_alike(failure);
  Finding finding;
  if (smallest == nullptr) {
    // Where the referee sees it otherwise, the case that he did confirm stands.
    shrunk = {drawn.instance, {}};
    finding = make_finding(op, failure, drawn.instance, result.outcome.compared_entries);
  } else {
    finding = make_finding(op, *smallest, shrunk.instance, confirmed.compared_entries);
  }
  finding.property = property.name();
  finding.case_index = index;
  finding.strata = drawn.strata;
  finding.shrink_steps = shrunk.steps();
  add_replay(finding, op, shrunk.instance, shrunk.path, options, target);
  // A row of wrong entries is one wrong entry for an upstream of one element: what the case as drawn shows says more.
  if (failure.along_direction && shrunk.steps() > 0) {
    const Outcome whole_case = check(drawn.instance, Confirmation::located);
    const Failure* whole = whole_case.find_alike(failure);
    if (whole != nullptr && !whole->location.empty())
      finding.message += "; before it was made smaller: " + whole->location;
  }
  return finding;
}

/// A finding that has no case.
Finding caseless_finding(const Op& op, const Property& property, const Failure& failure, std::int64_t index) {
  Finding finding = make_finding(op, failure, Case{}, 0);
  finding.property = property.name();
  finding.case_index = index;
  return finding;
}

/// One finding for each way in which cases failed, from the first such case, shrunk.
std::vector<Finding> findings_of(const Op& op, const Property& property, const CaseSource& source,
                                 const CaseStream& stream, const std::vector<CaseResult>& results, std::int64_t first,
                                 const RunOptions& options, const std::string& target) {
  std::vector<Finding> findings;
  std::map<std::tuple<Verdict, std::string, std::string>, std::size_t> known;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].set_aside()) continue;
    for (const Failure& failure : results[i].outcome.failures) {
      const auto [place, fresh] = known.try_emplace({failure.verdict, failure.kind, failure.input}, findings.size());
      if (fresh) {
        const std::int64_t index = first + static_cast<std::int64_t>(i);
        findings.push_back(failure.kind == no_case ? caseless_finding(op, property, failure, index)
                                                   : shrunk_finding(op, property, source, stream.draw(index),
                                                                    results[i], failure, index, options, target));
      }
      ++findings[place->second].cases;
    }
  }
  return findings;
}

/// How many cases lay in each stratum, and why in some there was none.
std::vector<RecordStratum> count_strata(const CaseStream& stream, const std::vector<CaseResult>& results) {
  std::vector<RecordStratum> strata;
  std::map<std::string, std::size_t> places;
  // One that the stream has not announced is listed all the same.
  const auto stratum_of = [&](const std::string& name) -> RecordStratum& {
    const auto [place, fresh] = places.try_emplace(name, strata.size());
    if (fresh) strata.push_back({name, 0, 0, ""});
    return strata[place->second];
  };
  for (const StratumNote& note : stream.strata()) stratum_of(note.name).missed = note.reason;
  for (const CaseResult& result : results) {
    for (const StratumNote& note : result.missed) {
      if (RecordStratum& stratum = stratum_of(note.name); stratum.missed.empty()) stratum.missed = note.reason;
    }
    for (const std::string& name : result.strata) {
      RecordStratum& stratum = stratum_of(name);
      ++stratum.cases;
      stratum.set_aside += result.set_aside() ? 1 : 0;
    }
  }
  for (RecordStratum& stratum : strata) {
    if (stratum.cases > 0)
      stratum.missed.clear();
    else if (stratum.missed.empty())
      stratum.missed = "no case was left for it: there were " + std::to_string(results.size());
  }
  return strata;
}

void widen(std::optional<double>& largest, const std::optional<double>& value) {
  if (value) largest = std::max(largest.value_or(0), *value);
}

void add(PropertyRecord& record, const CaseResult& result) {
  const Outcome& outcome = result.outcome;
  ++record.cases;
  const Verdict verdict = outcome.verdict();
  record.compared_entries += outcome.compared_entries;
  record.forward_calls += outcome.forward_calls;
  record.backward_calls += outcome.backward_calls;
  record.referee_cases += outcome.by_referee ? 1 : 0;
  record.seconds += result.seconds;
  if (result.set_aside()) {
    ++record.set_aside;
    if (record.set_aside_reason.empty()) record.set_aside_reason = outcome.failures.front().message;
    return;
  }
  switch (verdict) {
    case Verdict::pass: ++record.passed; break;
    case Verdict::undecided: ++record.undecided; break;
    case Verdict::fail: ++record.failed; break;
    case Verdict::error: ++record.errors; break;
  }
  record.verdict = std::max(record.verdict, verdict);
  if (verdict != Verdict::pass || result.special || !result.telling) return;
  widen(record.smallest_visible, outcome.smallest_visible);
  widen(record.smallest_visible_entry, outcome.smallest_visible_entry);
}

OpRecord describe(const Op& op) {
  OpRecord record;
  record.name = op.name();
  record.signature = op.signature().text;
  record.attributes = op.attributes_text();
  record.domain = op.domain_text();
  record.structure = op.structure_text();
  record.kinks = op.kinks_text();
  record.source = op.source_text();
  record.origin = op.origin();
  for (const ScalarKind scalar :
       {ScalarKind::float32, ScalarKind::float64, ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide}) {
    if (op.forward_in(scalar) && op.backward_in(scalar)) record.scalars.emplace_back(name(scalar));
  }
  return record;
}

}  // namespace

std::uint64_t stream_seed(std::uint64_t run_seed, std::string_view op, std::string_view property) {
  return mix_seed(mix_seed(run_seed, hash_name(op)), hash_name(property));
}

namespace {

PropertyRecord run_property(const Op& op, const Property& property, const CaseSource& source, const RunOptions& options,
                            const std::string& target) {
  const std::int64_t first = options.only_case.value_or(0);
  const std::int64_t count = options.only_case ? 1 : property.worth(options.cases);
  const std::unique_ptr<CaseStream> stream = source.open(op, stream_seed(options.seed, op.name(), property.name()));
  const std::vector<CaseResult> results = check_cases(op, property, *stream, options, first, count);
  PropertyRecord record;
  record.property = property.name();
  for (const CaseResult& result : results) add(record, result);
  record.strata = count_strata(*stream, results);
  record.findings = findings_of(op, property, source, *stream, results, first, options, target);
  if (record.verdict == Verdict::pass && record.compared_entries == 0 && !property.may_be_idle()) {
    record.verdict = Verdict::undecided;
    Finding nothing;
    nothing.verdict = Verdict::undecided;
    nothing.property = record.property;
    nothing.kind = "nothing-compared";
    nothing.message = "no case of " + op.name() + " had a gradient entry to compare";
    record.findings.push_back(std::move(nothing));
  }
  return record;
}

}  // namespace

OpRecord run_op(const Op& op, std::span<const std::unique_ptr<Property>> properties, const CaseSource& source,
                const RunOptions& options, const std::string& target) {
  OpRecord record = describe(op);
  for (const std::unique_ptr<Property>& property : properties) {
    if (!property->applies(op)) continue;
    record.properties.push_back(run_property(op, *property, source, options, target));
    record.verdict = std::max(record.verdict, record.properties.back().verdict);
  }
  return record;
}

OpRecord replay_case(const Op& op, const Property& property, const Case& instance) {
  OpRecord record = describe(op);
  PropertyRecord& part = record.properties.emplace_back();
  part.property = property.name();
  CaseResult result;
  const Clock::time_point start = Clock::now();
  result.outcome = property.check(op, instance, Confirmation::located);
  result.seconds = seconds_since(start);
  add(part, result);
  for (const Failure& failure : result.outcome.failures) {
    Finding& finding = part.findings.emplace_back(make_finding(op, failure, instance, result.outcome.compared_entries));
    finding.property = part.property;
    finding.cases = 1;
  }
  record.verdict = part.verdict;
  return record;
}

int exit_code_of(const RunRecord& record) {
  std::int64_t compared = 0;
  Verdict worst = Verdict::pass;
  for (const OpRecord& op : record.ops) {
    worst = std::max(worst, op.verdict);
    for (const PropertyRecord& property : op.properties) compared += property.compared_entries;
  }
  if (worst != Verdict::pass && !(compared == 0 && worst == Verdict::undecided)) return 1;
  if (!record.load_failures.empty()) return 2;
  return compared == 0 ? 5 : 0;
}

}  // namespace gradcheck

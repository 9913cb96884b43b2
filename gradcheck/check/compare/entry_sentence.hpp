/// A comparison that did not agree, in one sentence.
#pragma once

#include <string>

#include "gradcheck/call/case.hpp"
#include "gradcheck/check/compare/entry.hpp"

namespace gradcheck {

/// The same entry with its numbers as doubles, for text.
template <class W>
Entry<double> rounded_to_double(const Entry<W>& entry) {
  Entry<double> result;
  result.input = entry.input;
  result.element = entry.element;
  result.first_of_block = entry.first_of_block;
  result.output = entry.output;
  result.output_element = entry.output_element;
  result.kind = entry.kind;
  result.analytic = to_double(entry.analytic);
  result.reference.value = to_double(entry.reference.value);
  result.reference.lower = to_double(entry.reference.lower);
  result.reference.upper = to_double(entry.reference.upper);
  result.reference.bound = entry.reference.bound;
  result.reference.step = entry.reference.step;
  result.reference.steep = entry.reference.steep;
  return result;
}

/// Of the worst entry, where `count` comparisons of its input did not agree. Without a full stop.
std::string sentence_of(const Op& op, const Case& instance, const Entry<double>& worst, std::size_t count);

}  // namespace gradcheck

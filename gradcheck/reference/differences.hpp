/// Derivatives along lines through the inputs of an op.
#pragma once

#include <functional>
#include <vector>

#include "gradcheck/reference/line.hpp"

namespace gradcheck {

/// The steps along a line.
struct LineScale {
  double unit = 1;            ///< the length that step exponents refer to
  bool single_entry = false;  ///< the line moves one entry
  double reach = 0;           ///< |x| in units of the line, of the entry farthest from zero
  double nearest = 0;         ///< the same of the entry nearest to zero
  /// The reach of each sampled value by itself, where each depends on one entry of the line; else empty.
  std::vector<double> reaches = {};

  double reach_of(std::size_t value) const { return reaches.empty() ? reach : reaches[value]; }
};

/// Derivatives of all sampled values along one line; sample(h) fills `samples`. Extended scalars take the 9-point
/// scheme and shrink the step until the samples are smooth; if they never are, the result is one-sided. Black boxes
/// take the plateaus of several steps.
/// Cost  one call of `sample` if all values are smooth, at most three; for black boxes one for each step.
template <class W>
std::vector<Derivative<W>> differentiate(const ScalarFacts& scalar, const Case& instance, const LineScale& scale,
                                         const Samples<W>& samples, const std::function<void(double)>& sample);

/// Differentiates what a reader (readers.hpp) reads from an op's outputs, along any number of lines.
template <class W, class Reader>
class Differences {
 public:
  /// Reads the middle node, which all lines share. Cost  one call of forward.
  Differences(SampledOp<W>& sampled, Reader reader)
      : sampled_(sampled), reader_(std::move(reader)), samples_(reader_.count()) {
    sampled_.forward();
    reader_.read(OneNode<W>{sampled_, 0}, samples_);
  }

  /// `one_each`: value i depends on the place i of the direction only.
  std::vector<Derivative<W>> along(const Direction& direction, double unit, bool single_entry, bool one_each = false) {
    Line<W> line(sampled_, direction);
    return differentiate<W>(
        sampled_.scalar(), sampled_.instance(),
        {unit, single_entry, line.reach(), line.nearest(), one_each ? line.reaches() : std::vector<double>()}, samples_,
        [&](double h) { line.sample(h, reader_, samples_); });
  }

  const Reader& reader() const { return reader_; }
  /// The samples of the last step on the last line.
  const Samples<W>& samples() const { return samples_; }

 private:
  SampledOp<W>& sampled_;
  Reader reader_;
  Samples<W> samples_;
};

}  // namespace gradcheck

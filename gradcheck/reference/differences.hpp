/// Derivatives along lines through the inputs of an op.
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "gradcheck/reference/line.hpp"
#include "gradcheck/scalar/magnitude.hpp"

namespace gradcheck {

/// The steps along a line.
struct LineScale {
  double unit = 1;              ///< the length that step exponents refer to
  bool single_entry = false;    ///< the line moves one entry
  std::vector<double> reaches;  ///< |x| in units of the line, of each entry that moves
  bool one_each = false;        ///< sampled value i depends on entry i only

  /// Of the entry farthest from zero.
  double reach() const { return largest_magnitude(reaches); }
  /// Of the entry nearest to zero that is not zero; infinite if there is none.
  double nearest() const { return smallest_magnitude(reaches, std::numeric_limits<double>::infinity()); }
  /// Of each sampled value: that of its entry, or the largest of all.
  std::vector<double> reach_of_values(std::size_t values) const {
    return one_each ? reaches : std::vector<double>(values, reach());
  }
};

/// Derivatives of all sampled values along one line; sample(h) fills `samples`. Extended scalars take the 9-point
/// scheme and shrink the step until the samples are smooth; if they never are, the result is one-sided. Black boxes
/// take the plateaus of several steps.
/// Cost  one call of `sample` if all values are smooth, at most three; for black boxes one for each of five steps (ten
///       for a small entry), and in the second look one for each of the 20 to 60 steps of the ladder.
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
    return differentiate<W>(sampled_.scalar(), sampled_.instance(), {unit, single_entry, line.reaches(), one_each},
                            samples_, [&](double h) { line.sample(h, reader_, samples_); });
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

/// Readers: which numbers are taken from an op's outputs at a node.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "gradcheck/reference/compression.hpp"
#include "gradcheck/reference/line.hpp"

namespace gradcheck {

/// All outputs, one after another.
template <class W>
class EveryOutput {
 public:
  explicit EveryOutput(const Case& instance) : instance_(instance) {}

  std::size_t count() const { return static_cast<std::size_t>(instance_.output_size()); }

  template <class Nodes>
  void read(const Nodes& sampled, Samples<W>& samples) const {
    std::size_t value = 0;
    for (std::size_t output = 0; output < instance_.output_shapes.size(); ++output) {
      const std::size_t size = sampled.output_size(output);
      for (std::size_t i = 0; i < size; ++i) sampled.put(sampled.output(output, i), samples[value++]);
    }
  }

 private:
  const Case& instance_;
};

/// The projection of each group of outputs on the case's upstream gradient, summed outside of the op in W. Outputs in
/// no group must not move; the first that moves is kept.
template <class W>
class Projections {
 public:
  Projections(const Case& instance, const OutputGroups& groups) : instance_(instance), groups_(groups) {}

  std::size_t count() const { return groups_.count; }
  std::optional<std::size_t> stray() const { return stray_; }

  template <class Nodes>
  void read(const Nodes& sampled, Samples<W>& samples) {
    using Sum = typename Nodes::Sum;
    std::vector<Sum> sums(groups_.count, Sum(0));
    std::size_t value = 0, outside = 0;
    for (std::size_t output = 0; output < instance_.output_shapes.size(); ++output) {
      const std::size_t size = sampled.output_size(output);
      for (std::size_t i = 0; i < size; ++i, ++value) {
        const std::size_t group = groups_.of_output[value];
        if (group != OutputGroups::none) {
          sums[group] += sampled.term(sampled.output(output, i), instance_.upstream[output][i]);
        } else if (sampled.node == 0) {
          sampled.keep(sampled.output(output, i), at_rest_);
        } else {
          if (sampled.moved(sampled.output(output, i), at_rest_[outside]) && !stray_) stray_ = value;
          ++outside;
        }
      }
    }
    for (std::size_t group = 0; group < groups_.count; ++group) sampled.put(sums[group], samples[group]);
  }

 private:
  const Case& instance_;
  const OutputGroups& groups_;
  std::vector<W> at_rest_;  // outputs in no group, at node 0, which is read first
  std::optional<std::size_t> stray_;
};

}  // namespace gradcheck

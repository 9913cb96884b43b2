/// Samples of an op along a line through its inputs: nine nodes, one call each or eight in one packed call.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "gradcheck/call/packed_forward.hpp"
#include "gradcheck/reference/direction.hpp"
#include "gradcheck/reference/sampled_op.hpp"
#include "gradcheck/reference/stencil.hpp"

namespace gradcheck {

/// Several values sampled at nine nodes each.
template <class W>
using Samples = std::vector<NineSamples<W>>;

inline constexpr int middle_node = 4;  // of nine

/// The middle node has no lane: it is the same for all lines and is read once.
constexpr int node_of_lane(int lane) { return lane < middle_node ? lane - middle_node : lane - middle_node + 1; }

/// The outputs at one node, from -4 to 4.
template <class W>
struct OneNode {
  using Sum = W;

  const SampledOp<W>& sampled;
  int node;

  std::size_t output_size(std::size_t output) const { return sampled.output_size(output); }
  W output(std::size_t output, std::size_t i) const { return sampled.output(output, i); }
  void keep(const W& value, std::vector<W>& at_rest) const { at_rest.push_back(value); }
  bool moved(const W& value, const W& at_rest) const { return !(value == at_rest); }
  W term(const W& value, double weight) const { return value * from_double<W>(weight); }
  void put(const W& value, NineSamples<W>& samples) const {
    samples[static_cast<std::size_t>(node + middle_node)] = value;
  }
};

/// The outputs of a packed call, at all nodes but the middle one.
struct EightNodes {
  using Sum = Pack<8>;

  static constexpr int node = -middle_node;  // not the middle one
  const ForwardCall<Pack<8>>& call;

  std::size_t output_size(std::size_t output) const { return call.output_size(output); }
  Pack<8> output(std::size_t output, std::size_t i) const { return call.output(output, i); }
  void keep(const Pack<8>&, std::vector<DoubleDouble>&) const {}
  bool moved(const Pack<8>& value, const DoubleDouble& at_rest) const {
    for (int lane = 0; lane < Pack<8>::lanes; ++lane) {
      if (!(value.lane(lane) == at_rest)) return true;
    }
    return false;
  }
  Pack<8> term(const Pack<8>& value, double weight) const { return value * Pack<8>(weight); }
  void put(const Pack<8>& value, NineSamples<DoubleDouble>& samples) const {
    for (int lane = 0; lane < Pack<8>::lanes; ++lane) {
      samples[static_cast<std::size_t>(node_of_lane(lane) + middle_node)] = value.lane(lane);
    }
  }
};

/// Moves the inputs of an op along a direction, and back when it is destroyed.
template <class W>
class Line {
 public:
  Line(SampledOp<W>& sampled, const Direction& direction) : sampled_(sampled), direction_(direction) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { move_to(0, 0); }

  /// How far each place lies from zero, in units of the direction: |x_i / v_i|.
  std::vector<double> reaches() const {
    std::vector<double> reaches;
    for (std::size_t i = 0; i < direction_.places.size(); ++i)
      reaches.push_back(std::abs(origin(i) / direction_.moves[i]));
    return reaches;
  }

  /// Calls the op at the nodes x ± h v ... x ± 4 h v. `reader` reads the outputs at each of them.
  template <class Reader>
  void sample(double h, Reader& reader, Samples<W>& samples) {
    if constexpr (std::is_same_v<W, DoubleDouble>) {
      if (sample_in_one_pass(h, reader, samples)) return;
    }
    for (int node = -middle_node; node <= middle_node; ++node) {
      if (node == 0) continue;
      move_to(node, h);
      sampled_.forward();
      reader.read(OneNode<W>{sampled_, node}, samples);
    }
  }

 private:
  double origin(std::size_t i) const {
    const Place& place = direction_.places[i];
    return sampled_.instance().inputs[place.input][place.element];
  }
  // node * h * direction has at most 3 + 20 bits and is exact in binary64.
  double move(std::size_t i, int node, double h) const { return node * h * direction_.moves[i]; }

  void move_to(int node, double h) {
    for (std::size_t i = 0; i < direction_.places.size(); ++i) {
      const Place& place = direction_.places[i];
      sampled_.set_input(place.input, place.element, origin(i), move(i, node, h));
    }
  }

  /// Adds the offsets of the eight nodes to the lanes of a packed call. With h = 0 all lanes are at the start again.
  void spread(ForwardCall<Pack<8>>& packed, double h) const {
    for (std::size_t i = 0; i < direction_.places.size(); ++i) {
      Pack<8> moved = origin(i);
      for (int lane = 0; h != 0 && lane < Pack<8>::lanes; ++lane) {
        moved.set_lane(lane, DoubleDouble(origin(i)) + DoubleDouble(move(i, node_of_lane(lane), h)));
      }
      packed.set_input(direction_.places[i].input, direction_.places[i].element, moved);
    }
  }

  /// All eight nodes in one pass; false if the op does not evaluate them together.
  template <class Reader>
  bool sample_in_one_pass(double h, Reader& reader, Samples<DoubleDouble>& samples) {
    PackedForward* const packed = sampled_.packed();
    ForwardCall<Pack<8>>* const call = packed == nullptr ? nullptr : packed->open();
    if (call == nullptr) return false;
    spread(*call, h);
    const bool evaluated = packed->run();
    if (evaluated) reader.read(EightNodes{*call}, samples);
    spread(*call, 0);
    return evaluated;
  }

  SampledOp<W>& sampled_;
  const Direction& direction_;
};

}  // namespace gradcheck

#include "gradcheck/reference/jacobian.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "gradcheck/reference/black_box.hpp"
#include "gradcheck/reference/stencil.hpp"
#include "gradcheck/reference/step.hpp"
#include "gradcheck/scalar/double_double_math.hpp"

namespace gradcheck {

namespace {

constexpr int middle = 4;  // of the nine nodes

// How far the step is shrunk, in powers of two, where samples are not those of a smooth function: a kink beside x leaves the
// stencil, a kink at x stays.
constexpr int retreat = 20;

/// The steps, as powers of two below the unit, that are tried until all samples are smooth. Where inputs are smaller than the
/// shortened step, the last is as much smaller than them as the first is than a one: kinks and poles may lie that near.
std::vector<int> retreats_for(double nearest, double unit, int step_exponent) {
  std::vector<int> list = {0, retreat};
  if (nearest > 0 && nearest < std::ldexp(unit, step_exponent - retreat + 10)) {
    list.push_back(static_cast<int>(std::lround(std::log2(unit) - std::log2(nearest))));
  }
  return list;
}

/// The smallest size of an input's entry that is not zero.
double smallest_input(const Case& instance) {
  double smallest = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& values : instance.inputs) {
    for (const double value : values) {
      if (value != 0) smallest = std::min(smallest, std::abs(value));
    }
  }
  return smallest;
}

template <class T>
Work<T> widen(const T& value) {
  if constexpr (std::is_same_v<T, Work<T>>)
    return value;
  else
    return static_cast<double>(value);
}

/// One value sampled at nine nodes; `values` of them at once.
template <class W>
class Samples {
 public:
  explicit Samples(std::size_t values) : at_(values) {}
  NineSamples<W>& operator[](std::size_t value) { return at_[value]; }
  const NineSamples<W>& operator[](std::size_t value) const { return at_[value]; }
  std::size_t size() const { return at_.size(); }

 private:
  std::vector<NineSamples<W>> at_;
};

/// The middle node has no lane: it is filled in once for all lines.
constexpr int node_of_lane(int lane) { return lane < middle ? lane - middle : lane - middle + 1; }

/// The outputs of an evaluation at one node.
template <class T>
struct OneNode {
  using Sum = Work<T>;

  const Evaluation<T>& evaluation;
  int node;

  std::size_t output_size(std::size_t output) const { return evaluation.output_size(output); }
  T output(std::size_t output, std::size_t i) const { return evaluation.output(output, i); }
  void keep(const T& value, std::vector<T>& at_rest) const { at_rest.push_back(value); }
  bool moved(const T& value, const T& at_rest) const { return !(value == at_rest); }
  Sum term(const T& value, double weight) const { return widen(value) * from_double<Sum>(weight); }
  void put(const Sum& value, NineSamples<Sum>& samples) const {
    samples[static_cast<std::size_t>(node + middle)] = value;
  }
  void put_output(const T& value, NineSamples<Sum>& samples) const { put(widen(value), samples); }
};

/// The outputs of a packed call, at all nodes but the middle one.
struct EightNodes {
  using Sum = Pack<8>;

  static constexpr int node = -middle;  // not the middle one
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
      samples[static_cast<std::size_t>(node_of_lane(lane) + middle)] = value.lane(lane);
    }
  }
  void put_output(const Pack<8>& value, NineSamples<DoubleDouble>& samples) const { put(value, samples); }
};

/// Moves the inputs of an evaluation along a line, and back when it goes.
template <class T>
class Line {
 public:
  Line(Evaluation<T>& evaluation, const Case& instance, std::span<const Place> places,
       std::span<const double> direction)
      : evaluation_(evaluation), instance_(instance), places_(places), direction_(direction) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { move_to(0, 0); }

  /// The smallest size of an input that is not zero, along the line or not.
  double nearest() const { return smallest_input(instance_); }

  /// How far the inputs lie from zero, in units of the direction: the largest of |x_i / v_i|.
  double reach() const {
    double reach = 0;
    for (std::size_t i = 0; i < places_.size(); ++i)
      reach = std::max(reach, std::abs(origin(places_[i]) / direction_[i]));
    return reach;
  }

  void move_to(int node, double h) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      evaluation_.set_input(places_[i].input, places_[i].element, at(i, node, h));
    }
  }

  /// Spreads the eight nodes over the lanes of a packed call, and with h = 0 takes them back.
  void spread(ForwardCall<Pack<8>>& packed, double h) const {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      Pack<8> moved = origin(places_[i]);
      for (int lane = 0; h != 0 && lane < Pack<8>::lanes; ++lane) moved.set_lane(lane, at(i, node_of_lane(lane), h));
      packed.set_input(places_[i].input, places_[i].element, moved);
    }
  }

 private:
  T at(std::size_t i, int node, double h) const {
    const T start = from_double<T>(origin(places_[i]));
    // node * h * direction has at most 3 + 20 bits and is exact in binary64.
    return node == 0 ? start : start + from_double<T>(node * h * direction_[i]);
  }
  double origin(const Place& place) const { return instance_.inputs[place.input][place.element]; }

  Evaluation<T>& evaluation_;
  const Case& instance_;
  std::span<const Place> places_;
  std::span<const double> direction_;
};

std::vector<Place> places_of(std::size_t input, std::span<const std::size_t> elements) {
  std::vector<Place> places;
  places.reserve(elements.size());
  for (const std::size_t element : elements) places.push_back({input, element});
  return places;
}

/// All outputs, one after another.
template <class T>
struct EveryOutput {
  const Case& instance;
  std::size_t count() const { return static_cast<std::size_t>(instance.output_size()); }
  template <class Nodes>
  void read(const Nodes& sampled, Samples<Work<T>>& samples) const {
    std::size_t value = 0;
    for (std::size_t output = 0; output < instance.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < sampled.output_size(output); ++i)
        sampled.put_output(sampled.output(output, i), samples[value++]);
    }
  }
};

/// The projection of each group of outputs on the case's upstream gradient, taken outside of the op in Work<T>. Outputs in no
/// group must not move; the first that does is kept.
template <class T>
class Projections {
 public:
  Projections(const Case& instance, const OutputGroups& groups) : instance_(instance), groups_(groups) {}

  std::size_t count() const { return groups_.count; }
  std::optional<std::size_t> stray() const { return stray_; }

  template <class Nodes>
  void read(const Nodes& sampled, Samples<Work<T>>& samples) {
    using Sum = typename Nodes::Sum;
    std::vector<Sum> sums(groups_.count, Sum(0));
    std::size_t value = 0, outside = 0;
    for (std::size_t output = 0; output < instance_.output_shapes.size(); ++output) {
      for (std::size_t i = 0; i < sampled.output_size(output); ++i, ++value) {
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
  std::vector<T> at_rest_;  // outputs in no group, at node 0, which is read first
  std::optional<std::size_t> stray_;
};

/// All eight nodes in one pass; false where the op does not evaluate them together.
template <class Reader>
bool sample_in_one_pass(PackedForward& packed, const Line<DoubleDouble>& line, double h, Reader& reader,
                        Samples<DoubleDouble>& samples) {
  ForwardCall<Pack<8>>* const call = packed.open();
  if (call == nullptr) return false;
  line.spread(*call, h);
  const bool evaluated = packed.run();
  if (evaluated) reader.read(EightNodes{*call}, samples);
  line.spread(*call, 0);
  return evaluated;
}

template <class T, class Reader>
void sample_line(Evaluation<T>& evaluation, Line<T>& line, double h, Reader& reader, Samples<Work<T>>& samples) {
  if constexpr (std::is_same_v<T, DoubleDouble>) {
    if (sample_in_one_pass(evaluation.packed(), line, h, reader, samples)) return;
  }
  for (int node = -middle; node <= middle; ++node) {
    if (node == 0) continue;  // filled in once for all lines
    line.move_to(node, h);
    evaluation.forward();
    reader.read(OneNode<T>{evaluation, node}, samples);
  }
}

/// Derivatives of all values that the reader reads, along one line; `unit` is the length that step exponents refer to.
template <class T, class Reader>
std::vector<Derivative<Work<T>>> differentiate(Evaluation<T>& evaluation, Line<T>& line, double unit, Reader& reader,
                                               Samples<Work<T>>& samples, bool absolute = true) {
  using W = Work<T>;
  std::vector<Derivative<W>> result(samples.size());
  const double reach = line.reach();
  if constexpr (std::is_same_v<W, double>) {
    constexpr double u = ScalarTraits<T>::unit_roundoff;
    std::vector<double> steps;
    for (const int exponent : black_box_steps<T>()) {
      steps.push_back(std::ldexp(unit, exponent));
      if (absolute) steps.push_back(std::ldexp(1.0, exponent));
    }
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    std::vector<Candidates> candidates(samples.size());
    for (const double h : steps) {
      sample_line(evaluation, line, h, reader, samples);
      for (std::size_t i = 0; i < samples.size(); ++i) candidates[i].add(nine_point(samples[i], h, u, reach));
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
      result[i] = candidates[i].best();
      result[i].scheme = Scheme::wide_nine_point;
      result[i].smooth = true;  // noise of this size says nothing about kinks; a wide bound does
    }
  } else {
    constexpr double u = ScalarTraits<T>::unit_roundoff;
    bool settled = false;
    const std::vector<int> retreats = retreats_for(line.nearest(), unit, ScalarTraits<T>::step_exponent);
    for (std::size_t attempt = 0; attempt < retreats.size() && !settled; ++attempt) {
      const double h = std::ldexp(unit, ScalarTraits<T>::step_exponent - retreats[attempt]);
      sample_line(evaluation, line, h, reader, samples);
      settled = true;
      for (std::size_t i = 0; i < samples.size(); ++i) {
        if (attempt > 0 && result[i].smooth) continue;
        const Derivative<W> candidate = nine_point(samples[i], h, u, reach);
        const bool last = attempt + 1 == retreats.size();
        result[i] = candidate.smooth || !last ? candidate : one_sided(samples[i], h, u);
        settled = settled && result[i].smooth;
      }
    }
  }
  return result;
}

template <class W>
Derivative<W> exactly(double value, double h, Scheme scheme) {
  Derivative<W> result;
  result.value = result.lower = result.upper = from_double<W>(value);
  result.step = h;
  result.scheme = scheme;
  return result;
}

bool claims_kind(const Op& op, std::size_t output, std::size_t input, StructureKind kind) {
  return std::any_of(op.structure().begin(), op.structure().end(), [&](const StructureClaim& claim) {
    return claim.output == output && claim.input == input && claim.kind == kind;
  });
}

/// A second difference that no rounding explains. A curved function shows about 2^-30 of f'' here; what a linear one shows is
/// rounding, of numbers that may have been 2^30 times larger inside than they are now.
template <class W>
bool curved(const NineSamples<W>& f, double u) {
  double size = 0;
  for (const W& sample : f) size = std::max(size, std::abs(to_double(sample)));
  // Below 2^-969 a double-double has lost its low word; terms inside may be 2^69 smaller than what they make.
  if (std::is_same_v<W, DoubleDouble> && size < 0x1p-900) return false;
  return std::abs(to_double(W(f[0] - f[middle] - f[middle] + f[8]))) > 0x1p30 * u * size;
}

/// What an op claims of one output by one input.
struct Claims {
  JacobianPattern pattern;
  bool linear, permutation;
  std::string pair;

  Claims(const Op& op, const Case& instance, std::size_t output, std::size_t input)
      : pattern(op.signature(), op.structure(), output, input, instance.output_shapes[output],
                instance.input_shapes[input]),
        linear(claims_kind(op, output, input, StructureKind::linear)),
        permutation(claims_kind(op, output, input, StructureKind::permutation)),
        pair(op.signature().outputs[output].name + "/" + op.signature().inputs[input].name) {}
};

/// The claims held against the samples of one entry: how they are broken, or nothing.
template <class T>
std::optional<std::string> broken_claim(const Claims& claims, std::int64_t row, std::int64_t column,
                                        const NineSamples<Work<T>>& samples, const Derivative<Work<T>>& entry) {
  if (!entry.finite) return std::nullopt;
  if (!claims.pattern.may_be_nonzero(row, column)) {
    if (all_equal(samples)) return std::nullopt;
    return claims.pair + " is declared zero outside of its pattern";
  }
  if constexpr (!std::is_same_v<Work<T>, double>) {
    if (claims.linear && curved(samples, ScalarTraits<T>::unit_roundoff)) {
      return claims.pair + " is declared linear, with no second difference";
    }
    const double value = std::abs(to_double(entry.value));
    if (claims.permutation && entry.scheme != Scheme::one_sided &&
        !(std::min(value, std::abs(value - 1)) <= entry.bound)) {
      return claims.pair + " is declared a permutation, of entries 0 and 1";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> declared_slope(const Op& op, std::size_t input, double value) {
  for (const KinkPoint& kink : op.kinks().points) {
    if (kink.input == input && kink.at == value && kink.slope) return kink.slope;
  }
  return std::nullopt;
}

template <class T>
NumericJacobian<Work<T>> numeric_jacobian(Evaluation<T>& evaluation, const Op& op, const Case& instance,
                                          std::size_t input) {
  using W = Work<T>;
  EveryOutput<T> reader{instance};
  Samples<W> samples(reader.count());
  evaluation.forward();
  reader.read(OneNode<T>{evaluation, 0}, samples);
  const std::size_t columns = instance.inputs[input].size();
  NumericJacobian<W> jacobian;
  std::vector<Claims> claims;
  for (std::size_t output = 0; output < instance.output_shapes.size(); ++output) {
    jacobian.by_output.emplace_back(static_cast<std::size_t>(instance.output_shapes[output].size()) * columns);
    claims.emplace_back(op, instance, output, input);
  }
  const double one = 1;
  for (std::size_t column = 0; column < columns; ++column) {
    const Place place_of_column{input, column};
    Line<T> line(evaluation, instance, {&place_of_column, 1}, {&one, 1});
    const double unit = scale_of(instance.inputs[input][column]);
    const std::optional<double> slope = declared_slope(op, input, instance.inputs[input][column]);
    const std::vector<Derivative<W>> derivatives = differentiate(evaluation, line, unit, reader, samples);
    std::size_t value = 0;
    for (std::size_t output = 0; output < claims.size(); ++output) {
      const std::int64_t rows = instance.output_shapes[output].size();
      for (std::int64_t row = 0; row < rows; ++row, ++value) {
        Derivative<W>& entry = jacobian.by_output[output][static_cast<std::size_t>(row) * columns + column];
        entry = derivatives[value];
        const auto place = static_cast<std::int64_t>(column);
        const auto broken = broken_claim<T>(claims[output], row, place, samples[value], entry);
        if (broken && !jacobian.breach) jacobian.breach = StructureBreach{output, input, row, place, *broken};
        if (broken) continue;
        if (!claims[output].pattern.may_be_nonzero(row, place))
          entry = exactly<W>(0, entry.step, Scheme::declared_zero);
        else if (entry.scheme == Scheme::one_sided && slope)
          entry = exactly<W>(*slope, entry.step, Scheme::declared_slope);
      }
    }
  }
  return jacobian;
}

template <class W>
void WeightedSum<W>::add(const Derivative<W>& term, double weight) {
  const W factor = from_double<W>(weight);
  const double terms = std::abs(weight);
  sum_.value += factor * term.value;
  sum_.lower += factor * (weight < 0 ? term.upper : term.lower);
  sum_.upper += factor * (weight < 0 ? term.lower : term.upper);
  sum_.centered += factor * term.centered;
  sum_.bound += terms * term.bound;
  sum_.resolution += terms * term.resolution;
  sum_.flat = sum_.flat && term.flat;
  sum_.size = std::max(sum_.size, terms * term.size);
  sum_.finite = sum_.finite && term.finite;
  rounding_ += terms * std::abs(to_double(term.value));
  ++count_;
  if (term.scheme == Scheme::declared_zero) return;
  if (!measured_ || term.scheme == Scheme::one_sided) sum_.scheme = term.scheme;
  sum_.smooth = sum_.smooth && term.smooth;
  sum_.step = term.step;
  measured_ = true;
}

template <class W>
Derivative<W> WeightedSum<W>::total() const {
  Derivative<W> total = sum_;
  // The additions round too, each by at most u of what has been added up.
  if (measured_) total.bound += rounding_ * ScalarTraits<W>::unit_roundoff * static_cast<double>(count_ + 2);
  return total;
}

template <class T>
std::vector<Derivative<Work<T>>> joint_derivatives(Evaluation<T>& evaluation, const Case& instance,
                                                   std::span<const Place> places, std::span<const double> direction) {
  EveryOutput<T> reader{instance};
  Samples<Work<T>> samples(reader.count());
  evaluation.forward();
  reader.read(OneNode<T>{evaluation, 0}, samples);
  Line<T> line(evaluation, instance, places, direction);
  return differentiate(evaluation, line, 1, reader, samples, false);
}

namespace {

// A sum of kinks need not look like one, nor lie between the slopes of the sum: what lies where, each output says for itself.
template <class T>
void differentiate_outputs_apart(Evaluation<T>& evaluation, const Case& instance, Line<T>& line, double unit,
                                 const OutputGroups& groups, std::span<const std::optional<double>> slopes,
                                 bool absolute, std::vector<Derivative<Work<T>>>& derivatives) {
  using W = Work<T>;
  EveryOutput<T> reader{instance};
  Samples<W> samples(reader.count());
  line.move_to(0, 0);
  evaluation.forward();
  reader.read(OneNode<T>{evaluation, 0}, samples);
  std::vector<Derivative<W>> by_output = differentiate(evaluation, line, unit, reader, samples, absolute);
  std::vector<WeightedSum<W>> sums(groups.count);
  std::size_t value = 0;
  for (const std::vector<double>& upstream : instance.upstream) {
    for (const double weight : upstream) {
      const std::size_t group = groups.of_output[value];
      if (group != OutputGroups::none) {
        Derivative<W>& one = by_output[value];
        if (one.scheme == Scheme::one_sided && !slopes.empty() && slopes[group]) {
          one = exactly<W>(*slopes[group], one.step, Scheme::declared_slope);
        }
        sums[group].add(one, weight);
      }
      ++value;
    }
  }
  for (std::size_t group = 0; group < groups.count; ++group) {
    if (!derivatives[group].smooth) derivatives[group] = sums[group].total();
  }
}

template <class T>
GroupedDerivatives<Work<T>> differentiate_groups(Evaluation<T>& evaluation, const Case& instance,
                                                 std::span<const Place> places, std::span<const double> direction,
                                                 double unit, const OutputGroups& groups,
                                                 std::span<const std::optional<double>> slopes, bool absolute) {
  Projections<T> reader(instance, groups);
  Samples<Work<T>> samples(reader.count());
  evaluation.forward();
  reader.read(OneNode<T>{evaluation, 0}, samples);
  Line<T> line(evaluation, instance, places, direction);
  GroupedDerivatives<Work<T>> result;
  result.by_group = differentiate(evaluation, line, unit, reader, samples, absolute);
  result.stray = reader.stray();
  const bool smooth =
      std::all_of(result.by_group.begin(), result.by_group.end(), [](const auto& one) { return one.smooth; });
  if (!smooth) differentiate_outputs_apart(evaluation, instance, line, unit, groups, slopes, absolute, result.by_group);
  return result;
}

OutputGroups one_group(const Case& instance) {
  return {1, std::vector<std::size_t>(static_cast<std::size_t>(instance.output_size()), 0)};
}

}  // namespace

template <class T>
Derivative<Work<T>> directional_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                           const std::vector<double>& direction) {
  std::vector<Place> places;
  std::vector<double> moves;
  for (std::size_t i = 0; i < direction.size(); ++i) {
    if (direction[i] == 0) continue;
    places.push_back({input, i});
    moves.push_back(direction[i]);
  }
  const double unit = direction_step(static_cast<std::int64_t>(places.size()), 0);
  return differentiate_groups(evaluation, instance, places, moves, unit, one_group(instance), {}, false).by_group[0];
}

template <class T>
GroupedDerivatives<Work<T>> grouped_derivatives(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                                std::span<const std::size_t> elements,
                                                std::span<const double> direction, const OutputGroups& groups,
                                                std::span<const std::optional<double>> slopes) {
  const auto per_group = static_cast<std::int64_t>(elements.size() / std::max<std::size_t>(groups.count, 1));
  return differentiate_groups(evaluation, instance, places_of(input, elements), direction, direction_step(per_group, 0),
                              groups, slopes, false);
}

template <class T>
Derivative<Work<T>> projected_derivative(Evaluation<T>& evaluation, const Case& instance, std::size_t input,
                                         std::size_t element, std::optional<double> slope) {
  const Place place{input, element};
  const double one = 1;
  const double unit = scale_of(instance.inputs[input][element]);
  return differentiate_groups(evaluation, instance, {&place, 1}, {&one, 1}, unit, one_group(instance), {&slope, 1},
                              true)
      .by_group[0];
}

#define GRADCHECK_INSTANTIATE(T)                                                                                      \
  template NumericJacobian<Work<T>> numeric_jacobian<T>(Evaluation<T>&, const Op&, const Case&, std::size_t);         \
  template std::vector<Derivative<Work<T>>> joint_derivatives<T>(Evaluation<T>&, const Case&, std::span<const Place>, \
                                                                 std::span<const double>);                            \
  template Derivative<Work<T>> directional_derivative<T>(Evaluation<T>&, const Case&, std::size_t,                    \
                                                         const std::vector<double>&);                                 \
  template Derivative<Work<T>> projected_derivative<T>(Evaluation<T>&, const Case&, std::size_t, std::size_t,         \
                                                       std::optional<double>);                                        \
  template GroupedDerivatives<Work<T>> grouped_derivatives<T>(                                                        \
      Evaluation<T>&, const Case&, std::size_t, std::span<const std::size_t>, std::span<const double>,                \
      const OutputGroups&, std::span<const std::optional<double>>);
GRADCHECK_INSTANTIATE(float)
GRADCHECK_INSTANTIATE(double)
GRADCHECK_INSTANTIATE(DoubleDouble)
GRADCHECK_INSTANTIATE(Binary128)
GRADCHECK_INSTANTIATE(Referee)
#undef GRADCHECK_INSTANTIATE

template class WeightedSum<double>;
template class WeightedSum<DoubleDouble>;
template class WeightedSum<Binary128>;
template class WeightedSum<Referee>;

}  // namespace gradcheck

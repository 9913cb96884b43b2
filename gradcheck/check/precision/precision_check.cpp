#include "gradcheck/check/precision/precision_check.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>

#include "gradcheck/call/evaluation.hpp"
#include "gradcheck/check/analytic.hpp"
#include "gradcheck/check/comparison.hpp"
#include "gradcheck/check/value_text.hpp"
#include "gradcheck/error.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/reference/derivative.hpp"

namespace gradcheck {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- constants, each with its reason ----------------------------------------

// C(n) = 32 sqrt(n). The roundings of a sum of n terms add up like sqrt(n) with high probability (Higham & Mary, SIAM J. Sci.
// Comput. 41 (2019) A2815-A2835), and so do the random moves that measure the conditioning. Equal terms round alike and err by
// about n/4 roundings of their sum (any sum by n at most: Higham, Accuracy and Stability of Numerical Algorithms, 2002, section
// 4.2): less than C(n) up to n = 128^2. 32 was measured: in 3e6 values of well-written ops, from random cases and from tails,
// offsets and constant rows, the largest deviation for n = 1 was 6 (x^p, a tail), 3 otherwise; 12 for a normalization of two
// entries. Weak code is off by hundreds at best, by 1e15 in its tails.
constexpr double roundings_allowed = 32;

constexpr int random_moves = 6;
// The largest of six moves may miss a direction in which a result is sensitive. Before anything is called weak it is looked at
// from thirty sides: good code that is ill-conditioned has been 1.1 times over its allowance of six.
constexpr int confirming_moves = 24;
// A move is between half a rounding and one: with ±1 alone, two effects of equal size would cancel in half of the moves.
constexpr int move_bits = 20;

// Outside of elementwise ops, half of the moves are made once more for backward alone: what forward saved was rounded apart
// from the inputs, and a mean or a norm is nothing that backward should have to sum up anew. A layer norm of two entries is
// ±1 whatever its inputs and has nearly no gradient; that the saved mean was rounded is no fault of it.
constexpr int moves_apart = 3;
// A backward that looks for the x that is equal to y finds none when they are moved apart. Its entries jump by their own size,
// which is no matter of rounding.
constexpr double jump = 0.125;

// Intermediate results that fall below the normal numbers keep an absolute error of half the smallest one's last place, which
// may be multiplied by a few numbers of size 1 later.
constexpr double smallest_normals_allowed = 8;

// Results nearer than this to the largest number may overflow by a rounding or by the order of a sum.
constexpr double range_used = 0.25;

// Outside of these sizes double-double loses its low word (docs/numerics.md), with a margin for intermediates.
constexpr double smallest_double_double = 0x1p-900, largest_double_double = 0x1p1000;

// A 0 in double-double may be a tail that has cancelled there as well. The referee is asked of it where a call is cheap.
constexpr std::int64_t small_case = 512;

// Where forward has to be accurate for its own sake: ordinary cases are drawn from there. Beyond, a plain formula may be at the
// end of its range or have cancelled, which says nothing of the gradient.
constexpr double smallest_ordinary = 0x1p-10, largest_ordinary = 8;
// Of inputs, the largest that strata come to.
constexpr double largest_product = 0x1p10;

constexpr std::size_t listed_comparisons = 8;

constexpr ScalarKind extended_scalars[] = {ScalarKind::double_double, ScalarKind::binary128, ScalarKind::wide};
constexpr ScalarKind shipped_scalars[] = {ScalarKind::float64, ScalarKind::float32};

bool computes_in(const Op& op, ScalarKind scalar) { return op.forward_in(scalar) && op.backward_in(scalar); }

// ---- tensors: the outputs, then the gradients of the inputs ----------------------------------------

/// The results of an op by name. Index tensors are there and empty.
struct Tensor {
  std::string name;  // "y", "dx"
  const Shape* shape = nullptr;
  bool is_gradient = false;
  std::string input;  // whose gradient it is
};

/// Every entry of every output depends on one entry of each input, so there is no sum but that over broadcast axes.
bool elementwise(const Op& op) {
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    if (op.signature().outputs[output].is_index) continue;
    for (const std::size_t input : op.differentiable_inputs()) {
      const bool diagonal = std::any_of(op.structure().begin(), op.structure().end(), [&](const StructureClaim& claim) {
        return claim.output == output && claim.input == input && claim.kind == StructureKind::diagonal;
      });
      if (!diagonal) return false;
    }
  }
  return true;
}

std::vector<Tensor> tensors_of(const Op& op, const Case& instance) {
  std::vector<Tensor> tensors;
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    tensors.push_back({op.signature().outputs[output].name, &instance.output_shapes[output], false, ""});
  }
  for (std::size_t input = 0; input < op.signature().inputs.size(); ++input) {
    const std::string& name = op.signature().inputs[input].name;
    tensors.push_back({"d" + name, &instance.input_shapes[input], true, name});
  }
  return tensors;
}

/// Results of one forward and backward, tensor by tensor.
template <class W>
struct Values {
  std::vector<std::vector<W>> of;
  std::vector<std::vector<bool>> written;  // false where backward left the buffer's poison
};

/// Float values as double, exactly.
template <class T>
Work<T> widened(const T& value) {
  if constexpr (std::is_same_v<T, float>)
    return static_cast<double>(value);
  else
    return value;
}

/// Calls backward and replaces the gradients.
template <class T>
void collect_backward(const Op& op, Evaluation<T>& evaluation, Values<Work<T>>& values) {
  evaluation.backward();
  for (const std::size_t input : op.differentiable_inputs()) {
    const std::size_t tensor = op.signature().outputs.size() + input;
    values.of[tensor].resize(evaluation.input_size(input));
    values.written[tensor].resize(evaluation.input_size(input));
    for (std::size_t i = 0; i < evaluation.input_size(input); ++i) {
      values.of[tensor][i] = widened(evaluation.downstream(input, i));
      values.written[tensor][i] = evaluation.written(input, i);
    }
  }
}

/// Calls forward and backward.
template <class T>
Values<Work<T>> evaluate(const Op& op, Evaluation<T>& evaluation) {
  const std::size_t outputs = op.signature().outputs.size();
  Values<Work<T>> values;
  values.of.resize(outputs + op.signature().inputs.size());
  values.written.resize(values.of.size());
  evaluation.forward();
  for (std::size_t output = 0; output < outputs; ++output) {
    if (op.signature().outputs[output].is_index) continue;
    for (std::size_t i = 0; i < evaluation.output_size(output); ++i) {
      values.of[output].push_back(widened(evaluation.output(output, i)));
    }
    values.written[output].resize(values.of[output].size(), true);
  }
  collect_backward(op, evaluation, values);
  return values;
}

/// The case as the shipped scalar sees it. Values lie on the float grid already; attributes such as 1e-5 do not.
template <class T>
Case rounded_to(const Case& instance) {
  const auto rounded = [](double value) { return static_cast<double>(static_cast<T>(value)); };
  Case result = instance;
  for (const auto& [name, value] : instance.attributes) {
    if (value.kind == AttributeKind::real) result.attributes.set(name, AttributeValue::of_real(rounded(value.real)));
  }
  for (auto* tensors : {&result.inputs, &result.upstream}) {
    for (std::vector<double>& tensor : *tensors) std::transform(tensor.begin(), tensor.end(), tensor.begin(), rounded);
  }
  return result;
}

/// The longest sum that the declared structure leaves room for: the entries of the largest block of a Jacobian, counted along
/// its rows or its columns.
std::int64_t longest_sum(const Op& op, const Case& instance) {
  std::int64_t longest = 1;
  for (std::size_t output = 0; output < op.signature().outputs.size(); ++output) {
    if (op.signature().outputs[output].is_index) continue;
    for (const std::size_t input : op.differentiable_inputs()) {
      const Shape &rows = instance.output_shapes[output], &columns = instance.input_shapes[input];
      const JacobianPattern pattern(op.signature(), op.structure(), output, input, rows, columns);
      std::unordered_map<std::int64_t, std::int64_t> outputs, inputs;
      for (std::int64_t i = 0; i < rows.size(); ++i) longest = std::max(longest, ++outputs[pattern.block_of_output(i)]);
      for (std::int64_t j = 0; j < columns.size(); ++j)
        longest = std::max(longest, ++inputs[pattern.block_of_input(j)]);
    }
  }
  // One entry may be taken as often as there are indices.
  for (std::size_t input = 0; input < op.signature().inputs.size(); ++input) {
    if (op.signature().inputs[input].is_index) longest = std::max(longest, instance.input_shapes[input].size());
  }
  return longest;
}

double largest_of(const std::vector<std::vector<double>>& tensors, const std::vector<std::size_t>& which) {
  double largest = 0;
  for (const std::size_t tensor : which) {
    for (const double value : tensors[tensor]) largest = std::max(largest, std::abs(value));
  }
  return largest;
}

template <class W>
double largest_finite(const std::vector<W>& values) {
  double largest = 0;
  for (const W& value : values) {
    const double size = std::abs(to_double(value));
    if (std::isfinite(size)) largest = std::max(largest, size);
  }
  return largest;
}

// ---- what is wrong ----------------------------------------

/// A shipped value that is not what it should be.
struct WrongValue {
  double excess = infinity;  // deviation in units of what is allowed
  std::string sentence;
  RecordComparison comparison;
};

/// Wrong values of all shipped scalars, by kind and input.
class Tally {
 public:
  void add(std::string kind, std::string input, WrongValue value) { wrong_[{kind, input}].push_back(std::move(value)); }
  /// The case tells nothing in one of the scalars.
  void set_aside(std::string reason) { aside_ = std::move(reason); }

  std::vector<Failure> failures() {
    std::vector<Failure> failures;
    for (auto& [key, values] : wrong_) {
      std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.excess > b.excess; });
      Failure& failure = failures.emplace_back();
      std::tie(failure.kind, failure.input) = key;
      failure.message = values.front().sentence;
      if (values.size() > 1) {
        failure.message += "; " + std::to_string(values.size()) + " such values of " +
                           (failure.input.empty() ? "forward" : "d" + failure.input);
      }
      failure.wrong_entries = static_cast<std::int64_t>(values.size());
      for (std::size_t i = 0; i < std::min(values.size(), listed_comparisons); ++i) {
        failure.comparisons.push_back(std::move(values[i].comparison));
      }
    }
    if (!aside_.empty()) {
      Failure& aside = failures.emplace_back();
      aside.verdict = Verdict::undecided;
      aside.kind = "forward-weak";
      aside.message = aside_;
    }
    return failures;
  }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<WrongValue>> wrong_;
  std::string aside_;
};

/// A shipped scalar and what it came to.
struct Shipped {
  std::string_view scalar;
  double unit_roundoff, smallest_normal, largest;
  Values<double> values;
};

template <class T>
Shipped shipped_in(const Op& op, const Case& instance, Outcome& outcome) {
  Evaluation<T> evaluation(op, instance);
  evaluation.set_upstream_of_case();
  Shipped shipped{ScalarTraits<T>::name, ScalarTraits<T>::unit_roundoff, std::numeric_limits<T>::min(),
                  std::numeric_limits<T>::max(), evaluate(op, evaluation)};
  outcome.forward_calls += evaluation.forward_calls();
  outcome.backward_calls += evaluation.backward_calls();
  return shipped;
}

// ---- the comparison ----------------------------------------

template <class W>
class PrecisionCheck {
 public:
  PrecisionCheck(const Op& op, const Case& instance, const Shipped& shipped, FarForward far, Tally& tally,
                 Outcome& outcome)
      : op_(op),
        case_(instance),
        shipped_(shipped),
        far_(far),
        tally_(tally),
        outcome_(outcome),
        tensors_(tensors_of(op, instance)),
        elementwise_(elementwise(op)),
        sum_factor_(roundings_allowed * std::sqrt(static_cast<double>(longest_sum(op, instance)))),
        input_size_(largest_of(instance.inputs, op.differentiable_inputs())),
        evaluation_(op, instance) {
    is_ordinary_point_ = is_ordinary_point();
    for (const std::vector<double>& upstream : instance.upstream) {
      for (const double value : upstream) upstream_size_ = std::max(upstream_size_, std::abs(value));
    }
  }

  void run() {
    evaluation_.set_upstream_of_case();
    extended_ = evaluate(op_, evaluation_);
    for (const std::vector<W>& values : extended_.of) conditioning_.emplace_back(values.size(), 0.0);
    RandomStream random(mix_seed(case_.seed, hash_name("precision")));
    measure_conditioning(random_moves, random);
    bool exceeds = false;
    visit([&](std::size_t tensor, std::size_t i, double allowed, bool) {
      exceeds = exceeds || !within(tensor, i, allowed);
    });
    if (exceeds) measure_conditioning(confirming_moves, random);
    if (exceeds && !is_ordinary_point_ && far_ == FarForward::sets_aside) {
      const std::string scalar(shipped_.scalar);
      std::string reason;
      if (squares_underflow())
        reason = "squares of inputs this small underflow in " + scalar;
      else if (kink_within_rounding())
        reason = "a kink may lie within a rounding of inputs this small";
      else if (forward_is_weak())
        reason = scalar + " forward is itself off by more than the op's conditioning allows at these inputs";
      if (!reason.empty()) {
        tally_.set_aside(reason);
        count_calls();
        return;
      }
    }
    visit([&](std::size_t tensor, std::size_t i, double allowed, bool counts) {
      if (counts) ++outcome_.compared_entries;
      if (!within(tensor, i, allowed)) report(tensor, i, allowed);
    });
    count_calls();
  }

  /// The extended numbers are not beyond doubt: near the end of their range, or 0.
  bool doubtful() const {
    std::int64_t entries = 0;
    bool zeros = false;
    for (const std::vector<W>& values : extended_.of) {
      entries += static_cast<std::int64_t>(values.size());
      for (const W& value : values) {
        const double size = std::abs(to_double(value));
        if (!std::isfinite(size)) return true;
        zeros = zeros || size == 0;
        const bool at_an_end = size != 0 && (size < smallest_double_double || size > largest_double_double);
        if (std::is_same_v<W, DoubleDouble> && at_an_end) return true;
      }
    }
    return zeros && entries <= small_case;
  }

  /// The referee comes to the same numbers, as far as a double shows.
  bool confirmed_by_referee() {
    Evaluation<Referee> referee(op_, case_);
    referee.set_upstream_of_case();
    const Values<Referee> values = evaluate(op_, referee);
    outcome_.forward_calls += referee.forward_calls();
    outcome_.backward_calls += referee.backward_calls();
    constexpr double allowed = 4 * ScalarTraits<double>::unit_roundoff;
    for (std::size_t tensor = 0; tensor < values.of.size(); ++tensor) {
      for (std::size_t i = 0; i < values.of[tensor].size(); ++i) {
        const double ours = to_double(extended_.of[tensor][i]), theirs = to_double(values.of[tensor][i]);
        const bool neither = !std::isfinite(ours) && !std::isfinite(theirs);
        const double floor = smallest_normals_allowed * std::numeric_limits<double>::min();
        if (!neither && !(std::abs(ours - theirs) <= allowed * std::abs(theirs) + floor)) return false;
      }
    }
    return true;
  }

 private:
  void count_calls() {
    outcome_.forward_calls += evaluation_.forward_calls();
    outcome_.backward_calls += evaluation_.backward_calls();
  }

  /// Inputs of the sizes that every op is used at. Elsewhere backward is asked to be as accurate as forward is.
  bool is_ordinary_point() const {
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (const double value : case_.inputs[input]) {
        const double size = std::abs(value);
        if (size != 0 && (size < smallest_ordinary || size > largest_ordinary)) return false;
      }
    }
    return true;
  }

  /// An op that looks at more than one entry at a time may take their norm; one that takes each entry for itself need not, but
  /// where the upstream gradient is zero, 0 times the 1 / x^2 that has overflowed is NaN.
  bool squares_underflow() const {
    const bool has_zero =
        std::any_of(case_.upstream.begin(), case_.upstream.end(), [](const std::vector<double>& upstream) {
          return std::find(upstream.begin(), upstream.end(), 0.0) != upstream.end();
        });
    if (elementwise_ && !has_zero) return false;
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (const double value : case_.inputs[input]) {
        if (value != 0 && value * value < shipped_.smallest_normal) return true;
      }
    }
    return false;
  }

  /// 1 + x rounds to 1 and meets the kink there.
  bool kink_within_rounding() const {
    if (op_.kinks().empty()) return false;
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (const double value : case_.inputs[input]) {
        if (value != 0 && std::abs(value) < smallest_ordinary) return true;
      }
    }
    return false;
  }

  bool forward_is_weak() {
    bool weak = false;
    auto look = [&](std::size_t tensor, std::size_t i, double allowed, bool) {
      weak = weak || !within(tensor, i, allowed);
    };
    for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
      if (!tensors_[tensor].is_gradient) visit_tensor(tensor, look);
    }
    return weak;
  }

  /// How far each result moves with inputs and upstream gradient, by less than a rounding each.
  void measure_conditioning(int moves, RandomStream& random) {
    for (int move = 0; move < moves; ++move) {
      move_inputs(random);
      move_upstream(random);
      Values<W> moved = evaluate(op_, evaluation_);
      widen_conditioning(
          moved, [](const Tensor&, double distance, double) { return std::isnan(distance) ? infinity : distance; });
      if (move >= moves_apart || elementwise_) continue;
      move_inputs(random);
      collect_backward(op_, evaluation_, moved);
      widen_conditioning(moved, [this](const Tensor& about, double distance, double largest) {
        return about.is_gradient && distance <= jump * std::max(largest, upstream_size_) ? distance : 0.0;
      });
    }
  }

  void move_inputs(RandomStream& random) {
    for (const std::size_t input : op_.differentiable_inputs()) {
      for (std::size_t i = 0; i < case_.inputs[input].size(); ++i) {
        const double value = case_.inputs[input][i], move = move_inside(op_.domains()[input], value, random);
        evaluation_.set_input(input, i, from_double<W>(value) + from_double<W>(move));
      }
    }
  }

  void move_upstream(RandomStream& random) {
    for (std::size_t output = 0; output < case_.upstream.size(); ++output) {
      for (std::size_t i = 0; i < case_.upstream[output].size(); ++i) {
        const double value = case_.upstream[output][i];
        evaluation_.set_upstream(output, i, from_double<W>(value) + from_double<W>(move_of(value, random)));
      }
    }
  }

  /// counted(tensor, distance, largest entry of the tensor): how much of a distance is conditioning.
  template <class Counted>
  void widen_conditioning(const Values<W>& moved, Counted counted) {
    for (std::size_t tensor = 0; tensor < moved.of.size(); ++tensor) {
      const double size = largest_finite(extended_.of[tensor]);
      for (std::size_t i = 0; i < moved.of[tensor].size(); ++i) {
        const double distance = std::abs(to_double(W(moved.of[tensor][i] - extended_.of[tensor][i])));
        conditioning_[tensor][i] = std::max(conditioning_[tensor][i], counted(tensors_[tensor], distance, size));
      }
    }
  }

  double move_of(double value, RandomStream& random) const {
    return value * (shipped_.unit_roundoff * random.signed_half_to_one(move_bits));
  }

  /// A move that stays inside the domain: 0 where neither side does.
  double move_inside(const Domain& domain, double value, RandomStream& random) const {
    const double move = move_of(value, random);
    // Four times the move is seen by a double.
    if (domain.contains(value + 4 * move)) return move;
    return domain.contains(value - 4 * move) ? -move : 0;
  }

  bool forward_in_range() const {
    for (std::size_t output = 0; output < case_.output_shapes.size(); ++output) {
      for (const W& value : extended_.of[output]) {
        if (!(std::abs(to_double(value)) <= range_used * shipped_.largest)) return false;
      }
    }
    return true;
  }

  /// Calls visitor(tensor, entry, allowed error, whether such an error would tell anything) for all that is compared.
  template <class Visitor>
  void visit(Visitor visitor) const {
    const bool outputs_in_range = forward_in_range();
    for (std::size_t tensor = 0; tensor < tensors_.size(); ++tensor) {
      // Backward is handed the outputs; where those have rightly overflowed it cannot do better.
      if (tensors_[tensor].is_gradient && !outputs_in_range) continue;
      visit_tensor(tensor, visitor);
    }
  }

  template <class Visitor>
  void visit_tensor(std::size_t tensor, Visitor& visitor) const {
    const std::vector<W>& references = extended_.of[tensor];
    const Tensor& about = tensors_[tensor];
    const double u = shipped_.unit_roundoff, largest = largest_finite(references);
    // What is added up in a gradient is upstream times other inputs, as in a product; it may cancel in all of the tensor.
    const double went_in = about.is_gradient ? upstream_size_ * std::max(1.0, input_size_) : input_size_;
    // Of large inputs, products of two stand inside and may cancel as well.
    const double product =
        is_ordinary_point_ || far_ == FarForward::is_held ? 1 : std::clamp(input_size_, 1.0, largest_product);
    const double scale = elementwise_ ? 0 : sum_factor_ * u * largest + roundings_allowed * u * went_in * product;
    const double underflow =
        smallest_normals_allowed * shipped_.smallest_normal * (about.is_gradient ? std::max(1.0, upstream_size_) : 1);
    for (std::size_t i = 0; i < references.size(); ++i) {
      const double size = std::abs(to_double(references[i]));
      const double allowed = sum_factor_ * (conditioning_[tensor][i] + u * size) + scale;
      if (!extended_.written[tensor][i] || !(size <= range_used * shipped_.largest) || !std::isfinite(allowed))
        continue;
      visitor(tensor, i, allowed + underflow, allowed <= largest || largest <= underflow);
    }
  }

  double error_of(std::size_t tensor, std::size_t i) const {
    return std::abs(to_double(W(from_double<W>(shipped_.values.of[tensor][i]) - extended_.of[tensor][i])));
  }

  bool within(std::size_t tensor, std::size_t i, double allowed) const {
    return shipped_.values.written[tensor][i] && error_of(tensor, i) <= allowed;
  }

  void report(std::size_t tensor, std::size_t i, double allowed) {
    const double value = shipped_.values.of[tensor][i];
    const W& reference = extended_.of[tensor][i];
    const double error = error_of(tensor, i);
    WrongValue wrong;
    if (std::isfinite(error)) wrong.excess = error / allowed;
    const std::string where = std::string(shipped_.scalar) + " " + tensors_[tensor].name + element_text(tensor, i);
    const std::string extended =
        std::string(ScalarTraits<W>::name) + (tensors_[tensor].is_gradient ? " backward" : " forward");
    std::string kind = "weak-numerics";
    if (!shipped_.values.written[tensor][i]) {
      kind = to_string(EntryKind::not_written);
      wrong.sentence = where + " is never written by backward, " + extended + " does";
    } else if (std::isnan(value)) {
      kind = to_string(EntryKind::not_a_number);
      wrong.sentence = where + " is NaN, the " + extended + " is " + number_text(to_double(reference));
    } else if (std::isinf(value)) {
      kind = to_string(EntryKind::infinite);
      wrong.sentence =
          where + " is " + number_text(value) + ", the " + extended + " is " + number_text(to_double(reference));
    } else {
      wrong.sentence = where + " is " + shipped_text(value) + ", the " + extended + " is " +
                       number_text(to_double(reference)) + ": " +
                       distance_text(error, allowed, std::abs(to_double(reference)));
    }
    wrong.comparison = record(tensor, i, allowed);
    tally_.add(kind, tensors_[tensor].input, std::move(wrong));
  }

  std::string distance_text(double error, double allowed, double size) const {
    const double rounding = shipped_.unit_roundoff * size;
    if (!(rounding >= std::numeric_limits<double>::min())) {
      return "off by " + short_text(error) + " where the op's conditioning allows " + short_text(allowed);
    }
    return "off by " + short_text(error / rounding) + " roundings where the op's conditioning allows " +
           short_text(allowed / rounding);
  }

  RecordComparison record(std::size_t tensor, std::size_t i, double allowed) const {
    const Tensor& about = tensors_[tensor];
    const double value = shipped_.values.of[tensor][i];
    RecordComparison record;
    const std::vector<std::int64_t> index = about.shape->unravel(static_cast<std::int64_t>(i));
    if (about.is_gradient) {
      record.input = about.input;
      record.input_index = index;
    } else {
      record.output = about.name;
      record.output_index = index;
    }
    record.analytic = shipped_text(value);
    record.reference = full_text(extended_.of[tensor][i]);
    record.error_bound = short_text(allowed);
    record.difference = short_text(to_double(W(from_double<W>(value) - extended_.of[tensor][i])));
    record.scheme = std::string("the same ") + (about.is_gradient ? "backward" : "forward") + " in " +
                    std::string(ScalarTraits<W>::name);
    record.scalar = shipped_.scalar;
    record.forward_calls = evaluation_.forward_calls();
    return record;
  }

  /// The shortest decimal that reads back in the shipped scalar.
  std::string shipped_text(double value) const {
    if (shipped_.scalar != ScalarTraits<float>::name || !std::isfinite(value)) return number_text(value);
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(value)).ptr;
    return {digits.data(), end};
  }

  std::string element_text(std::size_t tensor, std::size_t i) const {
    const Shape& shape = *tensors_[tensor].shape;
    return shape.rank() == 0 ? "" : Shape(shape.unravel(static_cast<std::int64_t>(i))).to_string();
  }

  const Op& op_;
  const Case& case_;
  const Shipped& shipped_;
  FarForward far_;
  Tally& tally_;
  Outcome& outcome_;
  std::vector<Tensor> tensors_;
  bool elementwise_;
  double sum_factor_;
  double input_size_, upstream_size_ = 0;
  bool is_ordinary_point_ = true;
  Evaluation<W> evaluation_;
  Values<W> extended_;
  std::vector<std::vector<double>> conditioning_;
};

enum class Trust { as_it_is, ask_referee };

/// Returns false where the referee was asked and the extended numbers are not to be trusted.
template <class W>
bool check_pair(const Op& op, const Case& instance, ScalarKind scalar, Trust trust, FarForward far, Tally& tally,
                Outcome& outcome) {
  const bool is_float = scalar == ScalarKind::float32;
  const Case seen = is_float ? rounded_to<float>(instance) : rounded_to<double>(instance);
  const Shipped shipped = is_float ? shipped_in<float>(op, seen, outcome) : shipped_in<double>(op, seen, outcome);
  PrecisionCheck<W> check(op, seen, shipped, far, tally, outcome);
  check.run();
  if (std::is_same_v<W, Referee> || trust == Trust::as_it_is || !check.doubtful()) return true;
  outcome.by_referee = true;
  return check.confirmed_by_referee();
}

bool check_pair_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended, Trust trust,
                   FarForward far, Tally& tally, Outcome& outcome) {
  switch (extended) {
    case ScalarKind::double_double: return check_pair<DoubleDouble>(op, instance, shipped, trust, far, tally, outcome);
    case ScalarKind::binary128: return check_pair<Binary128>(op, instance, shipped, trust, far, tally, outcome);
    case ScalarKind::wide: return check_pair<Referee>(op, instance, shipped, trust, far, tally, outcome);
    case ScalarKind::float32:
    case ScalarKind::float64: break;
  }
  throw UsageError(std::string(name(extended)) + " is no extended scalar");
}

Failure failure_of(Verdict verdict, const char* kind, const Error& error) {
  Failure failure;
  failure.verdict = verdict;
  failure.kind = kind;
  failure.message = error.what();
  return failure;
}

/// The op fails in the extended scalar as well: then the gradient check says so, and says it once.
template <class W>
bool fails_in(const Op& op, const Case& instance) {
  try {
    AnalyticSide<W>(op, instance, ScalarTraits<W>::kind).gradient();
    return false;
  } catch (const Error&) {
    return true;
  }
}

bool fails_in(const Op& op, const Case& instance, ScalarKind extended) {
  switch (extended) {
    case ScalarKind::double_double: return fails_in<DoubleDouble>(op, instance);
    case ScalarKind::binary128: return fails_in<Binary128>(op, instance);
    case ScalarKind::wide: return fails_in<Referee>(op, instance);
    case ScalarKind::float32:
    case ScalarKind::float64: break;
  }
  return false;
}

/// All shipped scalars against one extended. `trusted` becomes false where the extended numbers are not beyond doubt.
Outcome check_all(const Op& op, const Case& instance, std::span<const ScalarKind> shipped, ScalarKind extended,
                  Trust trust, FarForward far, bool& trusted) {
  Outcome outcome;
  Tally tally;
  try {
    for (const ScalarKind scalar : shipped) {
      // One point, near enough, for all of them: the referee is asked of it once.
      const Trust asked = scalar == shipped.front() ? trust : Trust::as_it_is;
      trusted = check_pair_in(op, instance, scalar, extended, asked, far, tally, outcome) && trusted;
    }
    outcome.failures = tally.failures();
  } catch (const ShapeError& error) {
    if (!fails_in(op, instance, extended)) outcome.failures = {failure_of(Verdict::fail, "shape-convention", error)};
  } catch (const OpError& error) {
    if (!fails_in(op, instance, extended)) outcome.failures = {failure_of(Verdict::error, "op-failed", error)};
  }
  return outcome;
}

std::vector<ScalarKind> those_of(const Op& op, std::span<const ScalarKind> scalars) {
  std::vector<ScalarKind> found;
  for (const ScalarKind scalar : scalars) {
    if (computes_in(op, scalar)) found.push_back(scalar);
  }
  return found;
}

}  // namespace

bool has_precision_to_check(const Op& op) {
  return !those_of(op, shipped_scalars).empty() && !those_of(op, extended_scalars).empty();
}

Outcome check_precision_in(const Op& op, const Case& instance, ScalarKind shipped, ScalarKind extended) {
  bool trusted = true;
  return check_all(op, instance, {&shipped, 1}, extended, Trust::as_it_is, FarForward::is_held, trusted);
}

Outcome check_precision(const Op& op, const Case& instance, Confirmation confirmation, FarForward far) {
  const std::vector<ScalarKind> shipped = those_of(op, shipped_scalars), extended = those_of(op, extended_scalars);
  if (shipped.empty() || extended.empty()) throw LoadError(op.name() + ": no shipped scalar beside an extended one");
  const bool has_referee = extended.front() != ScalarKind::wide && extended.back() == ScalarKind::wide;
  const bool may_ask = confirmation != Confirmation::first_only && has_referee;
  bool trusted = true;
  Outcome first =
      check_all(op, instance, shipped, extended.front(), may_ask ? Trust::ask_referee : Trust::as_it_is, far, trusted);
  const bool settled = first.verdict() == Verdict::error || (trusted && first.verdict() == Verdict::pass);
  if (!may_ask || settled) return first;
  Outcome confirmed = check_all(op, instance, shipped, ScalarKind::wide, Trust::as_it_is, far, trusted);
  confirmed.forward_calls += first.forward_calls;
  confirmed.backward_calls += first.backward_calls;
  confirmed.by_referee = true;
  return confirmed;
}

}  // namespace gradcheck

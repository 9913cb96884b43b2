#include "tests/check/hard_kernels.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gradcheck/check/gradient_check.hpp"
#include "gradcheck/random.hpp"
#include "gradcheck/scalar/double_double_math.hpp"
#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

namespace {

// Each kernel has value(x) in the scalar of the box, slope(x) in double-double, and a random point.

double power_of(double base, double lowest, double highest, RandomStream& random) {
  return std::pow(base, lowest + (highest - lowest) * random.unit());
}
double any_sign(double value, RandomStream& random) { return random.coin() ? value : -value; }

template <class T>
constexpr bool is_float = std::is_same_v<T, float>;

/// A row of two, standardized with eps = 1e-5: y bends within sqrt(eps).
template <class T>
struct NearlyEqualRow {
  static constexpr auto name = "standardized row of 2";
  static T value(T x) { return x / std::sqrt(x * x / 4 + T(1e-5)) / 2; }
  static DoubleDouble slope(const DoubleDouble& x) {
    const DoubleDouble variance = x * x / DoubleDouble(4) + DoubleDouble(static_cast<double>(T(1e-5)));
    return DoubleDouble(static_cast<double>(T(1e-5))) / (DoubleDouble(2) * variance * sqrt(variance));
  }
  static double point(RandomStream& random) {
    return any_sign(power_of(2, is_float<T> ? -12 : -26, 1, random), random);
  }
};

/// -log(1 - x), clamped near its pole.
template <class T>
struct ClampedLog {
  static constexpr auto name = "-log(1 - x), clamped";
  static constexpr T most = is_float<T> ? T(1 - 1e-7) : T(1 - 1e-12);
  static T value(T x) { return -std::log(1 - std::min(x, most)); }
  static DoubleDouble slope(const DoubleDouble& x) {
    return to_double(x) > most ? DoubleDouble(0) : DoubleDouble(1) / (DoubleDouble(1) - x);
  }
  static double point(RandomStream& random) { return 1 - power_of(2, is_float<T> ? -20 : -36, -2, random); }
};

/// (x + c) - c, which rounds x to multiples of a number.
template <class T>
struct Absorbing {
  static constexpr auto name = "(x + c) - c";
  static T value(T x) {
    const volatile T c = is_float<T> ? T(0x1p14) : T(0x1p40);
    const volatile T sum = x + c;
    return sum - c;
  }
  static DoubleDouble slope(const DoubleDouble&) { return DoubleDouble(1); }
  static double point(RandomStream& random) { return any_sign(2 * random.unit(), random); }
};

template <class T>
struct Reciprocal {
  static constexpr auto name = "1 / x";
  static T value(T x) { return 1 / x; }
  static DoubleDouble slope(const DoubleDouble& x) { return DoubleDouble(-1) / (x * x); }
  static double point(RandomStream& random) { return any_sign(power_of(2, is_float<T> ? -8 : -20, 4, random), random); }
};

template <class T>
struct FastSine {
  static constexpr auto name = is_float<T> ? "sin 40 x" : "sin 1000 x";
  static constexpr double frequency = is_float<T> ? 40 : 1000;
  static T value(T x) { return std::sin(T(frequency) * x); }
  static DoubleDouble slope(const DoubleDouble& x) {
    return DoubleDouble(frequency) * cos(DoubleDouble(frequency) * x);
  }
  static double point(RandomStream& random) { return any_sign(3 * random.unit(), random); }
};

template <class T>
struct Versine {
  static constexpr auto name = "(1 - cos t) / t^2";
  static T value(T t) { return (1 - std::cos(t)) / (t * t); }
  static DoubleDouble slope(const DoubleDouble& t) {
    return (t * sin(t) - DoubleDouble(2) * (DoubleDouble(1) - cos(t))) / (t * t * t);
  }
  // Nearer to zero, float has lost so many digits that forward is a sawtooth, whose teeth have slopes of their own.
  static double point(RandomStream& random) { return power_of(10, is_float<T> ? -1.5 : -6, 0.5, random); }
};

template <class T>
struct SineDefect {
  static constexpr auto name = "(t - sin t) / t^3";
  static T value(T t) { return (t - std::sin(t)) / (t * t * t); }
  static DoubleDouble slope(const DoubleDouble& t) {
    return (t * (DoubleDouble(1) - cos(t)) - DoubleDouble(3) * (t - sin(t))) / (t * t * t * t);
  }
  static double point(RandomStream& random) { return power_of(10, is_float<T> ? -2 : -4, 0.5, random); }
};

template <class T>
struct LogOneMinusExp {
  static constexpr auto name = "log(1 - exp x)";
  static T value(T x) { return std::log(-std::expm1(x)); }
  static DoubleDouble slope(const DoubleDouble& x) { return exp(x) / expm1(x); }
  static double point(RandomStream& random) { return -power_of(10, is_float<T> ? -5 : -8, 1, random); }
};

template <class T>
struct Root {
  static constexpr auto name = "sqrt x";
  static T value(T x) { return std::sqrt(x); }
  static DoubleDouble slope(const DoubleDouble& x) { return DoubleDouble(1) / (DoubleDouble(2) * sqrt(x)); }
  static double point(RandomStream& random) { return power_of(2, is_float<T> ? -14 : -26, 4, random); }
};

template <class T>
struct NaiveSoftplus {
  static constexpr auto name = "log(1 + exp x)";
  static T value(T x) { return std::log(1 + std::exp(x)); }
  static DoubleDouble slope(const DoubleDouble& x) { return DoubleDouble(1) / (DoubleDouble(1) + exp(-x)); }
  static double point(RandomStream& random) { return any_sign(power_of(2, -4, 5, random), random); }
};

template <class T>
struct Rectifier {
  static constexpr auto name = "max(x, 0)";
  static T value(T x) { return std::max(x, T(0)); }
  static DoubleDouble slope(const DoubleDouble& x) { return DoubleDouble(to_double(x) > 0 ? 1 : 0); }
  static double point(RandomStream& random) { return any_sign(power_of(2, -20, 3, random), random); }
};

/// sin x, rounded to fixed point.
template <class T>
struct FixedPoint {
  static constexpr auto name = "sin x in fixed point";
  static constexpr double digits = is_float<T> ? 0x1p16 : 0x1p36;
  static T value(T x) { return static_cast<T>(std::round(static_cast<double>(std::sin(x)) * digits) / digits); }
  static DoubleDouble slope(const DoubleDouble& x) { return cos(x); }
  static double point(RandomStream& random) { return any_sign(3 * random.unit(), random); }
};

/// The kernel as an op with its derivative, right or 10 % too large.
template <class Kernel, class T, bool right>
struct Boxed {
  static constexpr auto signature = "boxed: x[] -> y[]";
  static void forward(View<T> x, Out<T> y) { y[0] = Kernel::value(x[0]); }
  static void backward(View<T> x, View<T>, View<T> dy, Out<T> dx) {
    const DoubleDouble slope = Kernel::slope(DoubleDouble(static_cast<double>(x[0])));
    dx[0] = dy[0] * static_cast<T>(to_double(slope) * (right ? 1 : 1.1));
  }
};

template <class Kernel, class T>
HardKernel measure(std::uint64_t seed, std::int64_t trials) {
  const Op right(sdk::table_of<Boxed<Kernel, T, true>>()), wrong(sdk::table_of<Boxed<Kernel, T, false>>());
  RandomStream random(seed);
  HardKernel result{Kernel::name, std::string(ScalarTraits<T>::name), trials, 0, 0, 0};
  for (std::int64_t i = 0; i < trials; ++i) {
    Case instance = make_case(right, Bindings(), {});
    instance.inputs[0][0] = static_cast<float>(Kernel::point(random));
    instance.upstream[0][0] = 1;
    instance.seed = random.next();
    const Outcome outcome = check_gradient(right, instance);
    result.called_wrong += outcome.verdict() == Verdict::fail ? 1 : 0;
    result.unresolved += outcome.inputs.at(0).unresolved || outcome.verdict() == Verdict::undecided ? 1 : 0;
    result.seen += check_gradient(wrong, instance).verdict() == Verdict::fail ? 1 : 0;
  }
  return result;
}

template <template <class> class Kernel>
void measure_both(std::uint64_t seed, std::int64_t trials, std::vector<HardKernel>& all) {
  all.push_back(measure<Kernel<float>, float>(mix_seed(seed, all.size()), trials));
  all.push_back(measure<Kernel<double>, double>(mix_seed(seed, all.size()), trials));
}

}  // namespace

std::vector<HardKernel> measure_hard_kernels(std::uint64_t seed, std::int64_t trials) {
  std::vector<HardKernel> all;
  measure_both<NearlyEqualRow>(seed, trials, all);
  measure_both<ClampedLog>(seed, trials, all);
  measure_both<Absorbing>(seed, trials, all);
  measure_both<Reciprocal>(seed, trials, all);
  measure_both<FastSine>(seed, trials, all);
  measure_both<Versine>(seed, trials, all);
  measure_both<SineDefect>(seed, trials, all);
  measure_both<LogOneMinusExp>(seed, trials, all);
  measure_both<Root>(seed, trials, all);
  measure_both<NaiveSoftplus>(seed, trials, all);
  measure_both<Rectifier>(seed, trials, all);
  measure_both<FixedPoint>(seed, trials, all);
  return all;
}

std::string HardKernel::row() const {
  const auto share = [&](std::int64_t count) {
    return 100.0 * static_cast<double>(count) / static_cast<double>(trials);
  };
  return fmt::format("  {:<22} {:<8} {:>7} trials {:>4} called wrong {:>6.1f} % unresolved {:>6.1f} % seen\n", function,
                     scalar, trials, called_wrong, share(unresolved), share(seen));
}

}  // namespace gradcheck::tests

#pragma once

#include <optional>

#include "ops/broadcast.hpp"
#include "ops/loss/reduced_loss.hpp"

namespace gradcheck::ops {

/// Connectionist temporal classification: l_n = -ln Σ p(path) over all paths of T classes that become the label after
/// merging repeats and then removing blanks (class 0); p is the product of the probabilities along the path.
/// Shapes   log_probability: T x N x C.  label: N x L, entries 0 ... C - 2 for classes 1 ... C - 1.  loss: N for none,
///          else 1. 2 L - 1 <= T, because a label of equal entries needs a blank between any two.
/// Backward dlog_probability_tc = -dl times the share of the paths that are at class c at time t; dl is dloss, divided
///          by N for mean. The log-probabilities are treated as independent: log_softmax normalizes them.
/// Domain   everything; no kinks.
/// Numerics forward and backward variables are logarithms; their sums are computed relative to the larger one.
/// Source   Graves, Fernández, Gomez & Schmidhuber, Connectionist Temporal Classification, ICML 2006, section 4.1.
struct Ctc {
  static constexpr auto signature =
      "ctc: log_probability[T,N,C], label:index(C-1)[N,L] -> loss[N+min(reduction,1)*(1-N)] where C >= 2, T >= 1, T >= "
      "2*L-1";
  static constexpr auto attributes = "reduction: {none, sum, mean} = mean";
  static constexpr auto source = "Graves, Fernández, Gomez & Schmidhuber, ICML 2006, section 4.1";

  template <class T>
  static void forward(const Attributes& values, View<T> log_probability, View<std::int64_t> label, Out<T> loss) {
    reduce_losses(reduction_of(values), label.extent(0), label.extent(0), loss, [&](std::int64_t n) {
      const Paths<T> paths(log_probability, label, n);
      return T(-paths.log_total());
    });
  }

  template <class T>
  static void backward(const Attributes& values, View<T> log_probability, View<std::int64_t> label, View<T>,
                       View<T> dloss, Out<T> dlog_probability) {
    set_zero(dlog_probability);
    for (std::int64_t n = 0; n < label.extent(0); ++n) {
      const T dl = upstream_of_row(reduction_of(values), dloss, n, label.extent(0));
      const Paths<T> paths(log_probability, label, n);
      paths.for_each_share(
          [&](std::int64_t t, std::int64_t c, const T& share) { dlog_probability(t, n, c) -= dl * share; });
    }
  }

 private:
  /// The logarithm of a number >= 0; empty for 0.
  template <class T>
  using Log = std::optional<T>;

  template <class T>
  static Log<T> sum(const Log<T>& a, const Log<T>& b) {
    if (!a || !b) return a ? a : b;
    return *a > *b ? T(*a + log1p(exp(*b - *a))) : T(*b + log1p(exp(*a - *b)));
  }

  /// The label with blanks around its entries, and the weights of all ways to and from each place in it.
  template <class T>
  class Paths {
   public:
    Paths(View<T> log_probability, View<std::int64_t> label, std::int64_t n)
        : p_(log_probability), n_(n), times_(log_probability.extent(0)) {
      classes_.push_back(0);
      for (std::int64_t l = 0; l < label.extent(1); ++l) {
        classes_.push_back(label(n, l) + 1);
        classes_.push_back(0);
      }
      places_ = static_cast<std::int64_t>(classes_.size());
      to_.resize(static_cast<std::size_t>(times_ * places_));
      from_.resize(to_.size());
      for (std::int64_t t = 0; t < times_; ++t) {
        for (std::int64_t s = 0; s < places_; ++s) step_to(t, s);
      }
      for (std::int64_t t = times_; t-- > 0;) {
        for (std::int64_t s = 0; s < places_; ++s) step_from(t, s);
      }
    }

    T log_total() const {
      Log<T> total = at(to_, times_ - 1, places_ - 1);
      if (places_ > 1) total = sum(total, at(to_, times_ - 1, places_ - 2));
      return *total;
    }

    /// Calls visit(time, class, share of all paths), for some classes more than once.
    template <class Visit>
    void for_each_share(Visit visit) const {
      const T total = log_total();
      for (std::int64_t t = 0; t < times_; ++t) {
        for (std::int64_t s = 0; s < places_; ++s) {
          const Log<T>&to = at(to_, t, s), &from = at(from_, t, s);
          if (to && from) visit(t, class_at(s), T(exp(*to + (*from - total))));
        }
      }
    }

   private:
    std::int64_t class_at(std::int64_t s) const { return classes_[static_cast<std::size_t>(s)]; }
    /// Whether a path may go from place s to s + 2.
    bool skips(std::int64_t s) const { return class_at(s) != 0 && class_at(s) != class_at(s + 2); }
    template <class Table>
    auto& at(Table& table, std::int64_t t, std::int64_t s) const {
      return table[static_cast<std::size_t>(t * places_ + s)];
    }

    /// The weight of all ways that reach place s at time t, including this step.
    void step_to(std::int64_t t, std::int64_t s) {
      Log<T> ways;
      if (t == 0) {
        if (s <= 1) ways = T(0);
      } else {
        ways = at(to_, t - 1, s);
        if (s >= 1) ways = sum(ways, at(to_, t - 1, s - 1));
        if (s >= 2 && skips(s - 2)) ways = sum(ways, at(to_, t - 1, s - 2));
      }
      if (ways) at(to_, t, s) = T(*ways + p_(t, n_, class_at(s)));
    }

    /// The weight of all ways that continue from place s at time t, excluding this step.
    void step_from(std::int64_t t, std::int64_t s) {
      if (t == times_ - 1) {
        if (s >= places_ - 2) at(from_, t, s) = T(0);
        return;
      }
      Log<T> ways;
      for (std::int64_t next = s; next < std::min(s + 3, places_); ++next) {
        const Log<T>& rest = at(from_, t + 1, next);
        if (rest && (next < s + 2 || skips(s))) ways = sum(ways, Log<T>(T(*rest + p_(t + 1, n_, class_at(next)))));
      }
      at(from_, t, s) = ways;
    }

    View<T> p_;
    std::int64_t n_, times_, places_ = 0;
    std::vector<std::int64_t> classes_;
    std::vector<Log<T>> to_, from_;
  };
};

}  // namespace gradcheck::ops

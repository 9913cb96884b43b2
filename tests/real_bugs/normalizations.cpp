// Normalizations, and the reductions in the gradients of their weights.
#include <atomic>
#include <limits>
#include <vector>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"
#include "ops/logistic.hpp"
#include "ops/normalization/standardize.hpp"

namespace gradcheck::tests {

/// y = x - mean of x over the pixels of each channel, or of each sample
/// Source  BVLC/caffe commit 1f3f9529d
struct MeanSubtraction {
  static constexpr auto signature = "mean_subtraction: x[N,C,H,W] -> y[N,C,H,W] where C >= 1, H >= 1, W >= 1";
  static constexpr auto attributes = "across_channels: bool = false";
  static constexpr auto structure = "y/x block-diagonal over N, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    subtract_means(x, y, given.flag("across_channels"));
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> dy, Out<T> dx) {
    subtract_means(dy, dx, given.flag("across_channels"));
  }

 private:
  template <class T>
  static void subtract_means(View<T> x, Out<T> y, bool across_channels) {
    const std::int64_t count = x.extent(2) * x.extent(3) * (across_channels ? x.extent(1) : 1);
    for (std::int64_t begin = 0; begin < x.size(); begin += count) {
      T sum(0);
      for (std::int64_t i = begin; i < begin + count; ++i) sum += x[i];
      for (std::int64_t i = begin; i < begin + count; ++i) y[i] = x[i] - sum / T(count);
    }
  }
};

struct MeanOfUpstreamForgotten : MeanSubtraction {
  template <class T>
  static void backward(const Attributes&, View<T>, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t i = 0; i < dy.size(); ++i) dx[i] = dy[i];
  }
};

/// y[n,c] = (x[n,c] - mean) / sqrt(variance + eps) with the mean and variance of channel c in this batch
/// Source  e3nn/e3nn commit 6f24cd5b
struct BatchNorm {
  static constexpr auto signature = "batch_norm: x[N,C] -> y[N,C] where N >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto structure = "y/x block-diagonal over C";
  template <class T>
  static void forward(const Attributes& given, View<T> x, Out<T> y) {
    for (std::int64_t c = 0; c < x.extent(1); ++c) {
      const auto moments = moments_of_channel(given, x, c);
      for (std::int64_t n = 0; n < x.extent(0); ++n) y(n, c) = (x(n, c) - moments.mean) * moments.rstd;
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t c = 0; c < x.extent(1); ++c) {
      ops::standardize_backward<T>(
          x.extent(0), [&](std::int64_t n) { return x(n, c); }, moments_of_channel(given, x, c),
          [&](std::int64_t n) { return dy(n, c); }, [&](std::int64_t n, const T& value) { dx(n, c) = value; });
    }
  }

 protected:
  template <class T>
  static ops::Moments<T> moments_of_channel(const Attributes& given, View<T> x, std::int64_t c) {
    return ops::moments_of<T>(
        x.extent(0), [&](std::int64_t n) { return x(n, c); }, T(given.real("eps")));
  }
};

/// Treats mean and variance as constants.
struct BatchNormDetached : BatchNorm {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T>, View<T> dy, Out<T> dx) {
    for (std::int64_t c = 0; c < x.extent(1); ++c) {
      const auto moments = moments_of_channel(given, x, c);
      for (std::int64_t n = 0; n < x.extent(0); ++n) dx(n, c) = dy(n, c) * moments.rstd;
    }
  }
};

/// y = w n + b with the rows of x standardized to n
/// Source  ml-explore/mlx commit 269e099df (PR 3630); Dao-AILab/flash-attention commit bdcae547
struct LayerNorm {
  static constexpr auto signature = "layer_norm: x[R,D], w[D], b[D] -> y[R,D] where D >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto saved = "mean[R], rstd[R]";
  static constexpr auto structure = "y/x block-diagonal over R; y/w diagonal, linear; y/b diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> w, View<T> b, Out<T> y, Out<T> mean, Out<T> rstd) {
    for (std::int64_t r = 0; r < x.extent(0); ++r) {
      const auto moments = ops::moments_of<T>(
          x.extent(1), [&](std::int64_t d) { return x(r, d); }, T(given.real("eps")));
      mean[r] = moments.mean;
      rstd[r] = moments.rstd;
      for (std::int64_t d = 0; d < x.extent(1); ++d) y(r, d) = w[d] * ((x(r, d) - mean[r]) * rstd[r]) + b[d];
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> w, View<T>, View<T>, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dw, Out<T> db) {
    ops::set_zero(dw);
    ops::set_zero(db);
    for (std::int64_t r = 0; r < x.extent(0); ++r) {
      ops::standardize_backward<T>(
          x.extent(1), [&](std::int64_t d) { return x(r, d); }, {T(mean[r]), T(rstd[r])},
          [&](std::int64_t d) { return T(dy(r, d) * w[d]); },
          [&](std::int64_t d, const T& value) { dx(r, d) = value; });
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        dw[d] += dy(r, d) * ((x(r, d) - mean[r]) * rstd[r]);
        db[d] += dy(r, d);
      }
    }
  }
};

/// The sum for b reads a buffer that is overwritten at the same time: every fifth call loses the last row.
struct LayerNormRace : LayerNorm {
  template <class T>
  static void backward(View<T> x, View<T> w, View<T> b, View<T> y, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dw, Out<T> db) {
    LayerNorm::backward<T>(x, w, b, y, mean, rstd, dy, dx, dw, db);
    static std::atomic<unsigned> calls{0};
    if (calls++ % 5 != 4) return;
    for (std::int64_t d = 0; d < db.size() && x.extent(0) > 0; ++d) db[d] -= dy(x.extent(0) - 1, d);
  }
};

/// Eight programs share the rows, and the gradients of w and b are the sums of their partial sums. A program without
/// rows returns early and leaves its partial sums unwritten.
struct LayerNormEarlyExit : LayerNorm {
  template <class T>
  static void backward(View<T> x, View<T> w, View<T> b, View<T> y, View<T> mean, View<T> rstd, View<T> dy, Out<T> dx,
                       Out<T> dw, Out<T> db) {
    LayerNorm::backward<T>(x, w, b, y, mean, rstd, dy, dx, dw, db);
    constexpr std::int64_t programs = 8;
    const std::int64_t rows = x.extent(0), columns = x.extent(1), rows_each = (rows + programs - 1) / programs;
    // Fresh memory with arbitrary content.
    std::vector<T> partial(static_cast<std::size_t>(2 * programs * columns), std::numeric_limits<T>::quiet_NaN());
    T* const partial_w = partial.data();
    T* const partial_b = partial_w + programs * columns;
    for (std::int64_t program = 0; program < programs; ++program) {
      const std::int64_t begin = program * rows_each, end = std::min(rows, begin + rows_each);
      if (begin >= end) continue;
      for (std::int64_t d = 0; d < columns; ++d) {
        T sum_w(0), sum_b(0);
        for (std::int64_t r = begin; r < end; ++r) {
          sum_w += dy(r, d) * ((x(r, d) - mean[r]) * rstd[r]);
          sum_b += dy(r, d);
        }
        partial_w[program * columns + d] = sum_w;
        partial_b[program * columns + d] = sum_b;
      }
    }
    ops::set_zero(dw);
    ops::set_zero(db);
    for (std::int64_t k = 0; k < programs * columns; ++k) {
      dw[k % columns] += partial_w[k];
      db[k % columns] += partial_b[k];
    }
  }
};

/// y = w n, where n is x standardized over its last two axes together
/// Source  pytorch/pytorch PRs 192016, 193016
struct LayerNormOfMatrices {
  static constexpr auto signature = "layer_norm: x[R,P,Q], w[P,Q] -> y[R,P,Q] where P >= 1, Q >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto structure = "y/x block-diagonal over R; y/w diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> w, Out<T> y) {
    for (std::int64_t r = 0; r < x.extent(0); ++r) {
      const auto moments = moments_of_matrix(given, x, r);
      for (std::int64_t k = 0; k < w.size(); ++k) {
        const std::int64_t i = r * w.size() + k;
        y[i] = w[k] * ((x[i] - moments.mean) * moments.rstd);
      }
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    ops::set_zero(dw);
    for (std::int64_t r = 0; r < x.extent(0); ++r) {
      const auto moments = moments_of_matrix(given, x, r);
      const std::int64_t begin = r * w.size();
      ops::standardize_backward<T>(
          w.size(), [&](std::int64_t k) { return x[begin + k]; }, moments,
          [&](std::int64_t k) { return T(dy[begin + k] * w[k]); },
          [&](std::int64_t k, const T& value) { dx[begin + k] = value; });
      for (std::int64_t k = 0; k < w.size(); ++k)
        dw[k] += dy[begin + k] * ((x[begin + k] - moments.mean) * moments.rstd);
    }
  }

 protected:
  template <class T>
  static ops::Moments<T> moments_of_matrix(const Attributes& given, View<T> x, std::int64_t r) {
    const std::int64_t count = x.extent(1) * x.extent(2);
    return ops::moments_of<T>(
        count, [&](std::int64_t k) { return x[r * count + k]; }, T(given.real("eps")));
  }
};

/// From 64 rows on, stores partial sums of blocks of 32 rows, but with only the space of the last axis for each: the
/// sums of a block overwrite those of the block before.
struct LayerNormNarrowPartials : LayerNormOfMatrices {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T> y, View<T> dy, Out<T> dx, Out<T> dw) {
    LayerNormOfMatrices::backward<T>(given, x, w, y, dy, dx, dw);
    constexpr std::int64_t rows_in_block = 32;
    const std::int64_t rows = x.extent(0), size = w.size(), room = x.extent(2);
    if (rows < 2 * rows_in_block) return;
    const std::int64_t blocks = (rows + rows_in_block - 1) / rows_in_block;
    std::vector<T> partial(static_cast<std::size_t>(blocks * size), T(0));
    for (std::int64_t block = 0; block < blocks; ++block) {
      T* const sums = partial.data() + block * room;
      for (std::int64_t k = 0; k < size; ++k) sums[k] = T(0);
      for (std::int64_t r = block * rows_in_block; r < std::min(rows, (block + 1) * rows_in_block); ++r) {
        const auto moments = moments_of_matrix(given, x, r);
        for (std::int64_t k = 0; k < size; ++k)
          sums[k] += dy[r * size + k] * ((x[r * size + k] - moments.mean) * moments.rstd);
      }
    }
    ops::set_zero(dw);
    for (std::int64_t block = 0; block < blocks; ++block) {
      for (std::int64_t k = 0; k < size; ++k) dw[k] += partial[static_cast<std::size_t>(block * room + k)];
    }
  }
};

/// y = w x / rms, the root mean square (with eps) of each of `groups` parts of a row
/// Source  state-spaces/mamba commit 3b0dde5
struct GroupRmsNorm {
  static constexpr auto signature = "group_rms_norm: x[N,D], w[D] -> y[N,D] where D >= 1, D/groups*groups == D";
  static constexpr auto attributes = "groups: int in 1..D = 1; eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto structure = "y/x block-diagonal over N; y/w diagonal, linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> w, Out<T> y) {
    const T eps = T(given.real("eps"));
    const std::int64_t count = x.extent(1) / given.integer("groups");
    for (std::int64_t begin = 0; begin < x.size(); begin += count) {
      const T rate = rate_of(x, begin, count, eps);
      for (std::int64_t i = begin; i < begin + count; ++i) y[i] = w[i % w.size()] * (x[i] * rate);
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    backward_in_groups(given.integer("groups"), T(given.real("eps")), x, w, dy, dx, dw);
  }

 protected:
  template <class T>
  static T rate_of(View<T> x, std::int64_t begin, std::int64_t count, const T& eps) {
    T squares(0);
    for (std::int64_t i = begin; i < begin + count; ++i) squares += x[i] * x[i];
    return T(1) / sqrt(squares / T(count) + eps);
  }
  template <class T>
  static void backward_in_groups(std::int64_t groups, const T& eps, View<T> x, View<T> w, View<T> dy, Out<T> dx,
                                 Out<T> dw) {
    const std::int64_t count = x.extent(1) / groups;
    ops::set_zero(dw);
    for (std::int64_t begin = 0; begin < x.size(); begin += count) {
      const T rate = rate_of(x, begin, count, eps);
      T sum(0);
      for (std::int64_t i = begin; i < begin + count; ++i) sum += dy[i] * w[i % w.size()] * (x[i] * rate);
      for (std::int64_t i = begin; i < begin + count; ++i) {
        dx[i] = rate * (dy[i] * w[i % w.size()] - x[i] * rate * (sum / T(count)));
        dw[i % w.size()] += dy[i] * (x[i] * rate);
      }
    }
  }
};

/// Backward does not receive the number of groups.
struct GroupRmsNormOfRows : GroupRmsNorm {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> w, View<T>, View<T> dy, Out<T> dx, Out<T> dw) {
    backward_in_groups(1, T(given.real("eps")), x, w, dy, dx, dw);
  }
};

/// y = v W with v = silu(a) w x / rms, the root mean square (with eps) of each row
/// Source  fla-org/flash-linear-attention commit 674f0852 (PR 1071)
struct GatedNormLinear {
  static constexpr auto signature = "gated_norm_linear: x[N,D], a[N,D], w[D], W[D,M] -> y[N,M] where D >= 1";
  static constexpr auto attributes = "eps: real in [1e-6, 1] = 1e-5";
  static constexpr auto structure = "y/x block-diagonal over N; y/a block-diagonal over N; y/w linear; y/W linear";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> a, View<T> w, View<T> W, Out<T> y) {
    ops::set_zero(y);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T rate = rate_of(given, x, n);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        const T v = x(n, d) * rate * w[d] * a(n, d) * ops::logistic(T(a(n, d)));
        for (std::int64_t m = 0; m < y.extent(1); ++m) y(n, m) += v * W(d, m);
      }
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> a, View<T> w, View<T> W, View<T>, View<T> dy,
                       Out<T> dx, Out<T> da, Out<T> dw, Out<T> dW) {
    ops::set_zero(dw);
    ops::set_zero(dW);
    std::vector<T> by_normal(static_cast<std::size_t>(x.extent(1)));
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T rate = rate_of(given, x, n);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        const T gate = ops::logistic(T(a(n, d))), silu = a(n, d) * gate, normal = x(n, d) * rate, u = normal * w[d];
        T dv(0);
        for (std::int64_t m = 0; m < dy.extent(1); ++m) {
          dv += dy(n, m) * W(d, m);
          dW(d, m) += u * silu * dy(n, m);
        }
        da(n, d) = dv * u * (gate + a(n, d) * ops::logistic_slope(T(a(n, d))));
        dw[d] += dv * silu * normal;
        by_normal[static_cast<std::size_t>(d)] = dv * silu * w[d];
      }
      set_dx(n, rate, x, by_normal, dx);
    }
  }

 protected:
  template <class T>
  static T rate_of(const Attributes& given, View<T> x, std::int64_t n) {
    T squares(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) squares += x(n, d) * x(n, d);
    return T(1) / sqrt(squares / T(x.extent(1)) + T(given.real("eps")));
  }
  /// dx = rate (g - n mean(g n)), where g is the gradient of n = rate x.
  template <class T>
  static void set_dx(std::int64_t n, const T& rate, View<T> x, const std::vector<T>& g, Out<T> dx) {
    T sum(0);
    for (std::int64_t d = 0; d < x.extent(1); ++d) sum += g[static_cast<std::size_t>(d)] * (x(n, d) * rate);
    for (std::int64_t d = 0; d < x.extent(1); ++d)
      dx(n, d) = rate * (g[static_cast<std::size_t>(d)] - x(n, d) * rate * (sum / T(x.extent(1))));
  }
};

/// Recomputes v without its gate for the gradient of W.
struct GatedNormLinearUngated : GatedNormLinear {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> a, View<T> w, View<T> W, View<T> y, View<T> dy,
                       Out<T> dx, Out<T> da, Out<T> dw, Out<T> dW) {
    GatedNormLinear::backward<T>(given, x, a, w, W, y, dy, dx, da, dw, dW);
    ops::set_zero(dW);
    for (std::int64_t n = 0; n < x.extent(0); ++n) {
      const T rate = rate_of(given, x, n);
      for (std::int64_t d = 0; d < x.extent(1); ++d) {
        for (std::int64_t m = 0; m < dy.extent(1); ++m) dW(d, m) += x(n, d) * rate * w[d] * dy(n, m);
      }
    }
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::MeanSubtraction>();
template const gradcheck_op& table_of<tests::MeanOfUpstreamForgotten>();
template const gradcheck_op& table_of<tests::BatchNorm>();
template const gradcheck_op& table_of<tests::BatchNormDetached>();
template const gradcheck_op& table_of<tests::LayerNorm>();
template const gradcheck_op& table_of<tests::LayerNormRace>();
template const gradcheck_op& table_of<tests::LayerNormEarlyExit>();
template const gradcheck_op& table_of<tests::LayerNormOfMatrices>();
template const gradcheck_op& table_of<tests::LayerNormNarrowPartials>();
template const gradcheck_op& table_of<tests::GroupRmsNorm>();
template const gradcheck_op& table_of<tests::GroupRmsNormOfRows>();
template const gradcheck_op& table_of<tests::GatedNormLinear>();
template const gradcheck_op& table_of<tests::GatedNormLinearUngated>();
}  // namespace gradcheck::sdk

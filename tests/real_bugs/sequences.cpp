// Layers of sequence models.
#include <vector>

#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::tests {

/// o_i = sum over j <= i of p_ij v_j with p_i = softmax over j <= i of q_i k_j + c_i - c_j, where c is the running sum
/// of the gate
/// Source  fla-org/flash-linear-attention commit 7362d874
struct ForgettingAttention {
  static constexpr auto signature = "forgetting_attention: q[L,D], k[L,D], v[L,E], gate[L] -> o[L,E]";
  static constexpr auto domain = "gate in (-inf, 0]";
  static constexpr auto saved = "lse[L]";
  static constexpr auto structure = "o/q causal over L; o/k causal over L; o/v causal over L; o/gate causal over L";
  template <class T>
  static void forward(View<T> q, View<T> k, View<T> v, View<T> gate, Out<T> o, Out<T> lse) {
    const std::vector<T> sums = sums_of(gate);
    ops::set_zero(o);
    for (std::int64_t i = 0; i < o.extent(0); ++i) {
      std::vector<T> score;
      for (std::int64_t j = 0; j <= i; ++j) score.push_back(dot(q, k, i, j) + (at(sums, i) - at(sums, j)));
      T largest = score[0], total(0);
      for (const T& value : score) largest = max(largest, value);
      for (const T& value : score) total += exp(value - largest);
      lse[i] = largest + log(total);
      for (std::int64_t j = 0; j <= i; ++j) {
        const T p = exp(at(score, j) - largest) / total;
        for (std::int64_t e = 0; e < v.extent(1); ++e) o(i, e) += p * v(j, e);
      }
    }
  }
  template <class T>
  static void backward(View<T> q, View<T> k, View<T> v, View<T> gate, View<T> o, View<T> lse, View<T> d_o, Out<T> dq,
                       Out<T> dk, Out<T> dv, Out<T> dgate) {
    backward_with(q, k, v, gate, o, lse, d_o, dq, dk, dv, dgate,
                  [](const T& sum_i, const T& offset, const T& beyond) { return T(sum_i - (beyond + offset)); });
  }

 protected:
  static constexpr std::int64_t tile = 64;

  template <class T>
  static const T& at(const std::vector<T>& values, std::int64_t i) {
    return values[static_cast<std::size_t>(i)];
  }
  template <class T>
  static std::vector<T> sums_of(View<T> gate) {
    std::vector<T> sums;
    for (std::int64_t i = 0; i < gate.size(); ++i) sums.push_back(i == 0 ? T(gate[0]) : T(sums.back() + gate[i]));
    return sums;
  }
  template <class T>
  static T dot(View<T> q, View<T> k, std::int64_t i, std::int64_t j) {
    T sum(0);
    for (std::int64_t d = 0; d < q.extent(1); ++d) sum += q(i, d) * k(j, d);
    return sum;
  }

  /// Recomputes scores from sums of the gate that begin at each tile: decay(c_i, c at the tile, c_j beyond that).
  template <class T, class Decay>
  static void backward_with(View<T> q, View<T> k, View<T> v, View<T> gate, View<T> o, View<T> lse, View<T> d_o,
                            Out<T> dq, Out<T> dk, Out<T> dv, Out<T> dgate, Decay decay) {
    const std::vector<T> sums = sums_of(gate);
    std::vector<T> d_sums(sums.size(), T(0));
    ops::set_zero(dq);
    ops::set_zero(dk);
    ops::set_zero(dv);
    for (std::int64_t i = 0; i < o.extent(0); ++i) {
      T mean(0);
      for (std::int64_t e = 0; e < o.extent(1); ++e) mean += d_o(i, e) * o(i, e);
      for (std::int64_t j = 0; j <= i; ++j) {
        const T offset = j < tile ? T(0) : at(sums, j / tile * tile - 1);
        const T p = exp(dot(q, k, i, j) + decay(at(sums, i), offset, T(at(sums, j) - offset)) - lse[i]);
        T d_p(0);
        for (std::int64_t e = 0; e < o.extent(1); ++e) {
          d_p += d_o(i, e) * v(j, e);
          dv(j, e) += p * d_o(i, e);
        }
        const T d_score = p * (d_p - mean);
        for (std::int64_t d = 0; d < q.extent(1); ++d) {
          dq(i, d) += d_score * k(j, d);
          dk(j, d) += d_score * q(i, d);
        }
        d_sums[static_cast<std::size_t>(i)] += d_score;
        d_sums[static_cast<std::size_t>(j)] -= d_score;
      }
    }
    for (std::int64_t i = gate.size() - 1; i >= 0; --i)
      dgate[i] = at(d_sums, i) + (i + 1 < gate.size() ? T(dgate[i + 1]) : T(0));
  }
};

/// The offset of the tile has the wrong sign.
struct ForgettingAttentionOffsetSign : ForgettingAttention {
  template <class T>
  static void backward(View<T> q, View<T> k, View<T> v, View<T> gate, View<T> o, View<T> lse, View<T> d_o, Out<T> dq,
                       Out<T> dk, Out<T> dv, Out<T> dgate) {
    backward_with(q, k, v, gate, o, lse, d_o, dq, dk, dv, dgate,
                  [](const T& sum_i, const T& offset, const T& beyond) { return T(sum_i + (offset - beyond)); });
  }
};

/// y = sum over j of exp(min(s_last - s_j, 0)) d_j x_j; optionally only over the places in the segment of the last one
/// Source  state-spaces/mamba commit a6a1dae (PR 746)
struct ChunkState {
  static constexpr auto signature = "chunk_state: x[L,D], d[L], s[L], segment:index(3)[L] -> y[D] where L >= 1";
  static constexpr auto attributes = "has_segments: bool = false";
  static constexpr auto structure = "y/x block-diagonal over D, linear; y/d linear";
  static constexpr auto kinks = "ties(s)";
  template <class T>
  static void forward(const Attributes& given, View<T> x, View<T> d, View<T> s, View<std::int64_t> segment, Out<T> y) {
    ops::set_zero(y);
    for (std::int64_t j = 0; j < s.size(); ++j) {
      if (!counts(given, segment, j)) continue;
      const T weight = exp(exponent(s, j)) * d[j];
      for (std::int64_t k = 0; k < y.size(); ++k) y[k] += weight * x(j, k);
    }
  }
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> d, View<T> s, View<std::int64_t> segment, View<T>,
                       View<T> dy, Out<T> dx, Out<T> dd, Out<T> ds) {
    const std::int64_t last = s.size() - 1;
    ops::set_zero(ds);
    for (std::int64_t j = 0; j < s.size(); ++j) {
      const T decay = counts(given, segment, j) ? T(exp(exponent(s, j))) : T(0);
      T sum(0);
      for (std::int64_t k = 0; k < dy.size(); ++k) {
        dx(j, k) = dy[k] * (decay * d[j]);
        sum += dy[k] * x(j, k);
      }
      dd[j] = decay * sum;
      if (s[last] < s[j]) {
        ds[j] -= decay * d[j] * sum;
        ds[last] += decay * d[j] * sum;
      }
    }
  }

 protected:
  static bool counts(const Attributes& given, View<std::int64_t> segment, std::int64_t j) {
    return !given.flag("has_segments") || segment[j] == segment[segment.size() - 1];
  }
  template <class T>
  static T exponent(View<T> s, std::int64_t j) {
    return min(T(s[s.size() - 1] - s[j]), T(0));
  }
};

/// Omits the exponential if there are segments.
struct ChunkStateNoExponential : ChunkState {
  template <class T>
  static void backward(const Attributes& given, View<T> x, View<T> d, View<T> s, View<std::int64_t> segment, View<T> y,
                       View<T> dy, Out<T> dx, Out<T> dd, Out<T> ds) {
    ChunkState::backward<T>(given, x, d, s, segment, y, dy, dx, dd, ds);
    if (!given.flag("has_segments")) return;
    for (std::int64_t j = 0; j < s.size(); ++j) {
      for (std::int64_t k = 0; k < dy.size() && counts(given, segment, j); ++k)
        dx(j, k) = dy[k] * (exponent(s, j) * d[j]);
    }
  }
};

/// y = x whose first 2 R features are rotated in pairs (f, f + R) by the angles of their place; the others do not
/// change
/// Source  NVIDIA/apex commit fd4ae7d1 (PR 1750)
struct RotaryEmbedding {
  static constexpr auto signature = "rotary_embedding: x[L,H,D], angle[L,R] -> y[L,H,D] where D >= 2*R";
  static constexpr auto structure =
      "y/x block-diagonal over L, block-diagonal over H, linear; y/angle block-diagonal over L";
  template <class T>
  static void forward(View<T> x, View<T> angle, Out<T> y) {
    const std::int64_t pairs = angle.extent(1);
    for (std::int64_t l = 0; l < x.extent(0); ++l) {
      for (std::int64_t h = 0; h < x.extent(1); ++h) {
        for (std::int64_t f = 0; f < pairs; ++f) {
          const T c = cos(angle(l, f)), s = sin(angle(l, f));
          y(l, h, f) = c * x(l, h, f) - s * x(l, h, f + pairs);
          y(l, h, f + pairs) = s * x(l, h, f) + c * x(l, h, f + pairs);
        }
        for (std::int64_t f = 2 * pairs; f < x.extent(2); ++f) y(l, h, f) = x(l, h, f);
      }
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> angle, View<T> y, View<T> dy, Out<T> dx, Out<T> dangle) {
    const std::int64_t pairs = angle.extent(1);
    ops::set_zero(dangle);
    for (std::int64_t l = 0; l < x.extent(0); ++l) {
      for (std::int64_t h = 0; h < x.extent(1); ++h) {
        for (std::int64_t f = 0; f < pairs; ++f) {
          const T c = cos(angle(l, f)), s = sin(angle(l, f)), d0 = dy(l, h, f), d1 = dy(l, h, f + pairs);
          dx(l, h, f) = c * d0 + s * d1;
          dx(l, h, f + pairs) = c * d1 - s * d0;
          dangle(l, f) += d1 * y(l, h, f) - d0 * y(l, h, f + pairs);
        }
        for (std::int64_t f = 2 * pairs; f < x.extent(2); ++f) dx(l, h, f) = dy(l, h, f);
      }
    }
  }
};

/// Features that do not change get gradient 1 instead of the upstream gradient.
struct RotaryEmbeddingOnes : RotaryEmbedding {
  template <class T>
  static void backward(View<T> x, View<T> angle, View<T> y, View<T> dy, Out<T> dx, Out<T> dangle) {
    RotaryEmbedding::backward<T>(x, angle, y, dy, dx, dangle);
    for (std::int64_t i = 0; i < dx.size(); ++i) {
      if (i % x.extent(2) >= 2 * angle.extent(1)) dx[i] = T(1);
    }
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::ForgettingAttention>();
template const gradcheck_op& table_of<tests::ForgettingAttentionOffsetSign>();
template const gradcheck_op& table_of<tests::ChunkState>();
template const gradcheck_op& table_of<tests::ChunkStateNoExponential>();
template const gradcheck_op& table_of<tests::RotaryEmbedding>();
template const gradcheck_op& table_of<tests::RotaryEmbeddingOnes>();
}  // namespace gradcheck::sdk

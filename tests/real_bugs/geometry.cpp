// Distances, rotations and cameras.
#include "gradcheck/sdk.hpp"
#include "ops/broadcast.hpp"

namespace gradcheck::tests {

/// y[n] = |x[n]|, the Euclidean norm of each row
/// Source  pytorch/pytorch issue 2421, PR 2775; e3nn/e3nn commit c7bed0e9
struct RowNorm {
  static constexpr auto signature = "norm: x[N,D] -> y[N]";
  static constexpr auto structure = "y/x block-diagonal over N";
  static constexpr auto kinks = "x at 0";
  template <class T>
  static void forward(View<T> x, Out<T> y) {
    for (std::int64_t n = 0; n < y.size(); ++n) {
      y[n] = T(0);
      for (std::int64_t d = 0; d < x.extent(1); ++d) y[n] = hypot(T(y[n]), T(x(n, d)));
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < y.size(); ++n) {
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = y[n] == T(0) ? T(0) : T(dy[n] * (x(n, d) / y[n]));
    }
  }
};

struct RowNormDividesByZero : RowNorm {
  template <class T>
  static void backward(View<T> x, View<T> y, View<T> dy, Out<T> dx) {
    for (std::int64_t n = 0; n < y.size(); ++n) {
      for (std::int64_t d = 0; d < x.extent(1); ++d) dx(n, d) = dy[n] * (x(n, d) / y[n]);
    }
  }
};

/// y[n,m] = |a[n] - b[m]|
/// Source  pytorch/pytorch issues 36493, 45720, 37337
struct PairwiseDistance {
  static constexpr auto signature = "cdist: a[N,D], b[M,D] -> y[N,M]";
  static constexpr auto structure = "y/a block-diagonal over N; y/b block-diagonal over M";
  static constexpr auto kinks = "ties(a, b)";
  template <class T>
  static void forward(View<T> a, View<T> b, Out<T> y) {
    for (std::int64_t n = 0; n < a.extent(0); ++n) {
      for (std::int64_t m = 0; m < b.extent(0); ++m) {
        y(n, m) = T(0);
        for (std::int64_t d = 0; d < a.extent(1); ++d) y(n, m) = hypot(T(y(n, m)), T(a(n, d) - b(m, d)));
      }
    }
  }
  template <class T>
  static void backward(View<T> a, View<T> b, View<T> y, View<T> dy, Out<T> da, Out<T> db) {
    add_slopes(a, b, da, db, [&](std::int64_t n, std::int64_t m, const T& difference) {
      return y(n, m) == T(0) ? T(0) : T(dy(n, m) * (difference / y(n, m)));
    });
  }

 protected:
  template <class T, class Slope>
  static void add_slopes(View<T> a, View<T> b, Out<T> da, Out<T> db, Slope slope) {
    ops::set_zero(da);
    ops::set_zero(db);
    for (std::int64_t n = 0; n < a.extent(0); ++n) {
      for (std::int64_t m = 0; m < b.extent(0); ++m) {
        for (std::int64_t d = 0; d < a.extent(1); ++d) {
          const T s = slope(n, m, T(a(n, d) - b(m, d)));
          da(n, d) += s;
          db(m, d) -= s;
        }
      }
    }
  }
};

struct PairwiseDistanceDividesByZero : PairwiseDistance {
  template <class T>
  static void backward(View<T> a, View<T> b, View<T> y, View<T> dy, Out<T> da, Out<T> db) {
    add_slopes(a, b, da, db, [&](std::int64_t n, std::int64_t m, const T& difference) {
      return T(dy(n, m) * (difference / y(n, m)));
    });
  }
};

/// image = (atan r / r) p with r = |p|, for a point p of the plane at distance 1: a fisheye camera without distortion
/// Source  borglab/gtsam commit 83d0b9d3f
struct Fisheye {
  static constexpr auto signature = "fisheye: p[N,2] -> image[N,2]";
  static constexpr auto structure = "image/p block-diagonal over N";
  template <class T>
  static void forward(View<T> p, Out<T> image) {
    for (std::int64_t i = 0; i < p.size(); ++i) {
      const T r = hypot(T(p[i / 2 * 2]), T(p[i / 2 * 2 + 1]));
      image[i] = p[i] * (r < T(0.5) ? series(T(r * r), false) : T(atan(r) / r));
    }
  }
  template <class T>
  static void backward(View<T> p, View<T>, View<T> dimage, Out<T> dp) {
    backward_with(p, dimage, dp, [](const T& r, T& s, T& t) {
      s = r < T(0.5) ? series(T(r * r), false) : T(atan(r) / r);
      t = r < T(0.5) ? series(T(r * r), true) : T((T(1) / (T(1) + r * r) - s) / r / r);
    });
  }

 protected:
  /// atan(r) / r as a series of r^2, or its derivative divided by r.
  template <class T>
  static T series(const T& square, bool slope) {
    T sum = slope ? T(-T(2) / T(3)) : T(1), power(1);
    for (std::int64_t k = 1; k < 200; ++k) {
      power *= -square;
      const T next = sum + power * (slope ? T(-T(2 * k + 2) / T(2 * k + 3)) : T(T(1) / T(2 * k + 1)));
      if (next == sum) break;
      sum = next;
    }
    return sum;
  }

  /// dp = s dimage + t (p dimage) p, where set(r, s, t) computes s and t.
  template <class T, class Set>
  static void backward_with(View<T> p, View<T> dimage, Out<T> dp, Set set) {
    for (std::int64_t n = 0; n < p.extent(0); ++n) {
      T s(0), t(0);
      set(T(hypot(T(p(n, 0)), T(p(n, 1)))), s, t);
      const T along = p(n, 0) * dimage(n, 0) + p(n, 1) * dimage(n, 1);
      for (std::int64_t k = 0; k < 2; ++k) dp(n, k) = s * dimage(n, k) + t * along * p(n, k);
    }
  }
};

/// Has no special case for the center.
struct FisheyeNoCentre : Fisheye {
  template <class T>
  static void backward(View<T> p, View<T>, View<T> dimage, Out<T> dp) {
    backward_with(p, dimage, dp, [](const T& r, T& s, T& t) {
      s = atan(r) / r;
      t = (T(1) / (T(1) + r * r) - s) / (r * r);
    });
  }
};

/// q = (cos(a/2), sin(a/2) w / a) with a = |w|: the quaternion of a rotation vector, by series for small angles
/// Numerics below the threshold, the terms of the series suffice for 50 digits.
/// Source  strasdat/Sophus commit c1a0ba18
struct RotationQuaternion {
  static constexpr auto signature = "so3_exp: w[A...,3] -> q[A...,4]";
  static constexpr auto structure = "q/w block-diagonal over A";
  template <class T>
  static void forward(View<T> w, Out<T> q) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) {
      const T a = angle(w, k), square = a * a;
      const bool small = a < T(threshold);
      q[4 * k] =
          small ? T(T(1) - square / T(8) * (T(1) - square / T(48) * (T(1) - square / T(120)))) : T(cos(a / T(2)));
      const T s = sine_over_angle(a);
      for (std::int64_t i = 0; i < 3; ++i) q[4 * k + 1 + i] = s * w[3 * k + i];
    }
  }
  template <class T>
  static void backward(View<T> w, View<T>, View<T> dq, Out<T> dw) {
    backward_with(w, dq, dw, T(T(1) / T(4)));
  }

 protected:
  static constexpr double threshold = 1e-5;

  template <class T>
  static T angle(View<T> w, std::int64_t k) {
    return hypot(T(hypot(T(w[3 * k]), T(w[3 * k + 1]))), T(w[3 * k + 2]));
  }
  /// sin(a/2) / a
  template <class T>
  static T sine_over_angle(const T& a) {
    const T square = a * a;
    if (a < T(threshold)) return T(0.5) * (T(1) - square / T(24) * (T(1) - square / T(80) * (T(1) - square / T(168))));
    return sin(a / T(2)) / a;
  }
  /// `first` is the leading coefficient of -d cos(a/2)/da / a for small angles.
  template <class T>
  static void backward_with(View<T> w, View<T> dq, Out<T> dw, const T& first) {
    for (std::int64_t k = 0; k < w.size() / 3; ++k) {
      const T a = angle(w, k), square = a * a, s = sine_over_angle(a);
      const bool small = a < T(threshold);
      // d cos(a/2)/da / a and d (sin(a/2)/a)/da / a
      const T real = small ? T(-first + square / T(96) * (T(1) - square / T(80))) : T(-s / T(2));
      const T imaginary =
          small ? T(-T(1) / T(24) + square / T(960) * (T(1) - square / T(112))) : T((cos(a / T(2)) / T(2) - s) / a / a);
      T along(0);
      for (std::int64_t i = 0; i < 3; ++i) along += dq[4 * k + 1 + i] * w[3 * k + i];
      for (std::int64_t i = 0; i < 3; ++i)
        dw[3 * k + i] = s * dq[4 * k + 1 + i] + (real * dq[4 * k] + imaginary * along) * w[3 * k + i];
    }
  }
};

/// Has 1/2 instead of 1/8 in the series of the cosine, hence -a instead of -a/4 in its derivative.
struct RotationQuaternionWholeAngle : RotationQuaternion {
  template <class T>
  static void backward(View<T> w, View<T>, View<T> dq, Out<T> dw) {
    backward_with(w, dq, dw, T(1));
  }
};

/// residual = v0 - step gravity / length sin(q) - v1
/// Source  borglab/gtsam commit 37d244e49
struct PendulumStep {
  static constexpr auto signature = "pendulum_step: v0[], v1[], q[] -> residual[]";
  static constexpr auto attributes =
      "step: real in [0, 1] = 0.01; length: real in [0.25, 4] = 1; gravity: real in [1, 25] = 9.81";
  static constexpr auto structure = "residual/v0 linear; residual/v1 linear";
  template <class T>
  static void forward(const Attributes& given, View<T> v0, View<T> v1, View<T> q, Out<T> residual) {
    residual[0] = v0[0] - factor<T>(given) * sin(q[0]) - v1[0];
  }
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> q, View<T>, View<T> dresidual, Out<T> dv0,
                       Out<T> dv1, Out<T> dq) {
    dv0[0] = dresidual[0];
    dv1[0] = -dresidual[0];
    dq[0] = -dresidual[0] * factor<T>(given) * cos(q[0]);
  }

 protected:
  template <class T>
  static T factor(const Attributes& given) {
    return T(given.real("step")) * T(given.real("gravity")) / T(given.real("length"));
  }
};

struct PendulumStepSine : PendulumStep {
  template <class T>
  static void backward(const Attributes& given, View<T>, View<T>, View<T> q, View<T>, View<T> dresidual, Out<T> dv0,
                       Out<T> dv1, Out<T> dq) {
    dv0[0] = dresidual[0];
    dv1[0] = -dresidual[0];
    dq[0] = -dresidual[0] * factor<T>(given) * sin(q[0]);
  }
};

/// residual = (f X / Z - u, f Y / Z - v) for a point (X, Y) at depth Z; behind the camera, where there is no image,
/// (2 f, 2 f) with f constant
/// Source  borglab/gtsam commit d0144441c
struct Reprojection {
  static constexpr auto signature = "reprojection: lateral[2], depth[], measured[2] -> residual[2]";
  static constexpr auto attributes = "focal_length: real in [0.5, 8] = 1";
  static constexpr auto domain = "depth in (-inf, 0) or (0, inf)";
  template <class T>
  static void forward(const Attributes& given, View<T> lateral, View<T> depth, View<T> measured, Out<T> residual) {
    const T f = T(given.real("focal_length"));
    for (std::int64_t i = 0; i < 2; ++i)
      residual[i] = depth[0] > T(0) ? T(f * (lateral[i] / depth[0]) - measured[i]) : T(T(2) * f);
  }
  template <class T>
  static void backward(const Attributes& given, View<T> lateral, View<T> depth, View<T>, View<T>, View<T> dresidual,
                       Out<T> dlateral, Out<T> ddepth, Out<T> dmeasured) {
    const T f = T(given.real("focal_length"));
    const bool seen = depth[0] > T(0);
    ddepth[0] = T(0);
    for (std::int64_t i = 0; i < 2; ++i) {
      dlateral[i] = seen ? T(dresidual[i] * f / depth[0]) : T(0);
      dmeasured[i] = seen ? T(-dresidual[i]) : T(0);
      if (seen) ddepth[0] -= dresidual[i] * f * (lateral[i] / depth[0]) / depth[0];
    }
  }
};

/// Behind the camera, writes the second gradient twice and the third never.
struct ReprojectionOtherSlot : Reprojection {
  template <class T>
  static void backward(const Attributes& given, View<T> lateral, View<T> depth, View<T> measured, View<T> residual,
                       View<T> dresidual, Out<T> dlateral, Out<T> ddepth, Out<T> dmeasured) {
    if (depth[0] > T(0))
      return Reprojection::backward<T>(given, lateral, depth, measured, residual, dresidual, dlateral, ddepth,
                                       dmeasured);
    ops::set_zero(dlateral);
    ops::set_zero(ddepth);
    ops::set_zero(ddepth);
  }
};

/// y[c] = v[c] rotated by the quaternion q = (w, u), which all cameras share and which may have any length:
/// v + 2 w u x v + 2 u x (u x v)
/// Source  openvdb/fvdb-core PR 435
struct SharedRotation {
  static constexpr auto signature = "shared_rotation: q[4], v[C,3] -> y[C,3]";
  static constexpr auto structure = "y/v block-diagonal over C, linear";
  template <class T>
  static void forward(View<T> q, View<T> v, Out<T> y) {
    for (std::int64_t c = 0; c < v.extent(0); ++c) {
      const Vector<T> u{q[1], q[2], q[3]}, p{v(c, 0), v(c, 1), v(c, 2)}, a = cross(u, p), b = cross(u, a);
      for (std::int64_t i = 0; i < 3; ++i) y(c, i) = v(c, i) + T(2) * (q[0] * a[i] + b[i]);
    }
  }
  template <class T>
  static void backward(View<T> q, View<T> v, View<T>, View<T> dy, Out<T> dq, Out<T> dv) {
    add_cameras(v.extent(0), q, v, dy, dq, dv);
  }

 protected:
  template <class T>
  struct Vector {
    T x, y, z;
    const T& operator[](std::int64_t i) const { return i == 0 ? x : i == 1 ? y : z; }
  };
  template <class T>
  static Vector<T> cross(const Vector<T>& a, const Vector<T>& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
  }

  /// Sums dq over the first `count` cameras.
  template <class T>
  static void add_cameras(std::int64_t count, View<T> q, View<T> v, View<T> dy, Out<T> dq, Out<T> dv) {
    ops::set_zero(dq);
    const Vector<T> u{q[1], q[2], q[3]};
    for (std::int64_t c = 0; c < v.extent(0); ++c) {
      const Vector<T> p{v(c, 0), v(c, 1), v(c, 2)}, d{dy(c, 0), dy(c, 1), dy(c, 2)}, a = cross(u, p);
      const Vector<T> d_u = cross(d, u);                                                // gradient of a, through u x a
      const Vector<T> d_a{q[0] * d.x + d_u.x, q[0] * d.y + d_u.y, q[0] * d.z + d_u.z};  // gradient of a
      const Vector<T> from_v = cross(d_a, u), from_a = cross(p, d_a), from_b = cross(a, d);
      for (std::int64_t i = 0; i < 3; ++i) {
        dv(c, i) = dy(c, i) + T(2) * from_v[i];
        if (c >= count) continue;
        dq[0] += T(2) * a[i] * d[i];
        dq[1 + i] += T(2) * (from_a[i] + from_b[i]);
      }
    }
  }
};

/// The gradient of the quaternion is not summed over cameras.
struct SharedRotationFirstCamera : SharedRotation {
  template <class T>
  static void backward(View<T> q, View<T> v, View<T>, View<T> dy, Out<T> dq, Out<T> dv) {
    add_cameras(1, q, v, dy, dq, dv);
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::RowNorm>();
template const gradcheck_op& table_of<tests::RowNormDividesByZero>();
template const gradcheck_op& table_of<tests::PairwiseDistance>();
template const gradcheck_op& table_of<tests::PairwiseDistanceDividesByZero>();
template const gradcheck_op& table_of<tests::Fisheye>();
template const gradcheck_op& table_of<tests::FisheyeNoCentre>();
template const gradcheck_op& table_of<tests::RotationQuaternion>();
template const gradcheck_op& table_of<tests::RotationQuaternionWholeAngle>();
template const gradcheck_op& table_of<tests::PendulumStep>();
template const gradcheck_op& table_of<tests::PendulumStepSine>();
template const gradcheck_op& table_of<tests::Reprojection>();
template const gradcheck_op& table_of<tests::ReprojectionOtherSlot>();
template const gradcheck_op& table_of<tests::SharedRotation>();
template const gradcheck_op& table_of<tests::SharedRotationFirstCamera>();
}  // namespace gradcheck::sdk

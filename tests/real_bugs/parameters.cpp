// Parameters on a log scale.
#include "gradcheck/sdk.hpp"

namespace gradcheck::tests {

/// misfit = sum of (rho m_i - d_i)^2 / 2 with rho = exp(log_scale)
/// Source  alan-turing-institute/stat-fem issue 35
struct DataMisfit {
  static constexpr auto signature = "data_misfit: log_scale[], model[N], data[N] -> misfit[]";
  static constexpr auto domain = "log_scale in [-10, 10]";
  template <class T>
  static void forward(View<T> log_scale, View<T> model, View<T> data, Out<T> misfit) {
    const T rho = exp(log_scale[0]);
    T sum(0);
    for (std::int64_t i = 0; i < model.size(); ++i) {
      const T r = rho * model[i] - data[i];
      sum += r * r / T(2);
    }
    misfit[0] = sum;
  }
  template <class T>
  static void backward(View<T> log_scale, View<T> model, View<T> data, View<T>, View<T> dmisfit, Out<T> dlog_scale,
                       Out<T> dmodel, Out<T> ddata) {
    const T rho = exp(log_scale[0]);
    T by_rho(0);
    for (std::int64_t i = 0; i < model.size(); ++i) {
      const T r = rho * model[i] - data[i];
      dmodel[i] = dmisfit[0] * r * rho;
      ddata[i] = -dmisfit[0] * r;
      by_rho += dmisfit[0] * r * model[i];
    }
    dlog_scale[0] = by_rho * rho;
  }
};

/// Returns the derivative with respect to rho instead of ln rho.
struct DataMisfitByScale : DataMisfit {
  template <class T>
  static void backward(View<T> log_scale, View<T> model, View<T> data, View<T> misfit, View<T> dmisfit,
                       Out<T> dlog_scale, Out<T> dmodel, Out<T> ddata) {
    DataMisfit::backward<T>(log_scale, model, data, misfit, dmisfit, dlog_scale, dmodel, ddata);
    dlog_scale[0] = dlog_scale[0] / exp(log_scale[0]);
  }
};

/// weight[n] = exp(-sum of (x[n,k] / s[n,k])^2 / 2) with s = exp(log_scale): a Gaussian splat with three axes of its
/// own
/// Source  openvdb/fvdb-core issue 432
struct GaussianSplat {
  static constexpr auto signature = "gaussian_splat: x[N,3], log_scale[N,3] -> weight[N]";
  static constexpr auto domain = "log_scale in [-10, 10]";
  static constexpr auto structure = "weight/x block-diagonal over N; weight/log_scale block-diagonal over N";
  template <class T>
  static void forward(View<T> x, View<T> log_scale, Out<T> weight) {
    for (std::int64_t n = 0; n < weight.size(); ++n) {
      T sum(0);
      for (std::int64_t k = 0; k < 3; ++k) {
        const T r = x(n, k) / exp(log_scale(n, k));
        sum += r * r;
      }
      weight[n] = exp(-sum / T(2));
    }
  }
  template <class T>
  static void backward(View<T> x, View<T> log_scale, View<T> weight, View<T> dweight, Out<T> dx, Out<T> dlog_scale) {
    for (std::int64_t i = 0; i < x.size(); ++i) {
      const T s = exp(log_scale[i]), r = x[i] / s, common = dweight[i / 3] * weight[i / 3] * r;
      dx[i] = -common / s;
      dlog_scale[i] = common * r;
    }
  }
};

/// Returns the derivative with respect to s instead of ln s.
struct GaussianSplatByScale : GaussianSplat {
  template <class T>
  static void backward(View<T> x, View<T> log_scale, View<T> weight, View<T> dweight, Out<T> dx, Out<T> dlog_scale) {
    GaussianSplat::backward<T>(x, log_scale, weight, dweight, dx, dlog_scale);
    for (std::int64_t i = 0; i < x.size(); ++i) dlog_scale[i] /= exp(log_scale[i]);
  }
};

/// criterion = sum of z_i^2 lambda / (d_i + lambda) / 2 + ln(1 + d_i / lambda) / 2 with the penalty lambda = exp(rho):
/// the restricted likelihood of a ridge regression in the eigenvectors of its design
/// Domain  |rho| up to 30, the usual bound of such fits.
/// Source  SauersML/gam issue 2454
struct PenalizedLikelihood {
  static constexpr auto signature = "penalized_likelihood: rho[], z[N], d[N] -> criterion[]";
  static constexpr auto domain = "rho in [-30, 30]; d in (0, inf)";
  template <class T>
  static void forward(View<T> rho, View<T> z, View<T> d, Out<T> criterion) {
    const T lambda = exp(rho[0]);
    T sum(0);
    for (std::int64_t i = 0; i < z.size(); ++i)
      sum += (z[i] * z[i] * (lambda / (d[i] + lambda)) + log1p(T(d[i] / lambda))) / T(2);
    criterion[0] = sum;
  }
  template <class T>
  static void backward(View<T> rho, View<T> z, View<T> d, View<T>, View<T> dcriterion, Out<T> drho, Out<T> dz,
                       Out<T> dd) {
    const T lambda = exp(rho[0]);
    T sum(0);
    for (std::int64_t i = 0; i < z.size(); ++i) {
      const T share = lambda / (d[i] + lambda);
      dz[i] = dcriterion[0] * z[i] * share;
      dd[i] = dcriterion[0] * (T(1) - z[i] * z[i] * share) / (d[i] + lambda) / T(2);
      sum -= dd[i] * d[i];
    }
    drho[0] = sum;
  }
};

/// Contains a term of a regularization that no longer exists.
struct PenalizedLikelihoodLinearTerm : PenalizedLikelihood {
  template <class T>
  static void backward(View<T> rho, View<T> z, View<T> d, View<T> criterion, View<T> dcriterion, Out<T> drho, Out<T> dz,
                       Out<T> dd) {
    PenalizedLikelihood::backward<T>(rho, z, d, criterion, dcriterion, drho, dz, dd);
    drho[0] += dcriterion[0] * T(5e-8) * exp(rho[0]);
  }
};

}  // namespace gradcheck::tests

namespace gradcheck::sdk {
template const gradcheck_op& table_of<tests::DataMisfit>();
template const gradcheck_op& table_of<tests::DataMisfitByScale>();
template const gradcheck_op& table_of<tests::GaussianSplat>();
template const gradcheck_op& table_of<tests::GaussianSplatByScale>();
template const gradcheck_op& table_of<tests::PenalizedLikelihood>();
template const gradcheck_op& table_of<tests::PenalizedLikelihoodLinearTerm>();
}  // namespace gradcheck::sdk

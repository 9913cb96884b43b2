#include "ops/elementwise/exp.hpp"
#include "ops/elementwise/log.hpp"
#include "ops/elementwise/relu.hpp"
#include "ops/elementwise/sigmoid.hpp"
#include "ops/elementwise/tanh.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

// Constants: mpmath at 500 digits; gradients are differences of the plain definition with a step of 1e-150.

namespace gradcheck::ops {
namespace {

using tests::difference;
using tests::in_each_scalar;
using tests::Tensor;

struct Constants {
  std::vector<double> x, dy;
  std::vector<std::string> y, dx;
};

/// Forward and backward of an op y = f(x) against constants, in each scalar.
template <class Op>
void check_at(const Constants& at, double units) {
  in_each_scalar([&]<class T>() {
    const auto n = static_cast<std::int64_t>(at.x.size());
    const Tensor<T> x({n}, at.x), dy({n}, at.dy);
    Tensor<T> y({n}), dx({n});
    Op::template forward<T>(x, y);
    CHECK(difference(y, at.y, units) == "");
    Op::template backward<T>(x, y, dy, dx);
    CHECK(difference(dx, at.dx, units) == "");
  });
}

/// dx of one element whose dy is 1.
template <class Op>
double slope(double at) {
  const Tensor<double> x({}, {at}), dy({}, {1});
  Tensor<double> y({}), dx({});
  Op::template forward<double>(x, y);
  Op::template backward<double>(x, y, dy, dx);
  return dx[0];
}

template <class Op>
double value(double at) {
  Tensor<double> y({});
  Op::template forward<double>(Tensor<double>({}, {at}), y);
  return y[0];
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("exp agrees with constants in every scalar") {
  check_at<Exp>({{0.5, -2.25, 0, 3},
                 {1, -2, 0.5, 3},
                 {"1.64872127070012814684865078781416357165377610071014801157507931164066102119421560863277652005636664300287",
                  "0.105399224561864336783217689240698097268491073377277867148844091409883097318850688793296738535442736724064",
                  "1",
                  "20.0855369231876677409285296545817178969879078385541501443789342296988458780919737312044971602530177021536"},
                 {"1.64872127070012814684865078781416357165377610071014801157507931164066102119421560863277652005636664300287",
                  "-0.210798449123728673566435378481396194536982146754555734297688182819766194637701377586593477070885473448129",
                  "0.5",
                  "60.2566107695630032227855889637451536909637235156624504331368026890965376342759211936134914807590531064608"}},
                4);
}

TEST_CASE("log agrees with constants in every scalar") {
  check_at<Log>({{0.5, 2, 1, 0.0078125, 10},
                 {1, -2, 0.5, 3, 1},
                 {"-0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542001",
                  "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542001",
                  "0",
                  "-4.85203026391961716592062485020723597652850094052178677884476006645375535378786300924104328897493081279401",
                  "2.30258509299404568401799145468436420760110148862877297603332790096757260967735248023599720508959829834197"},
                 {"2", "-1", "0.5", "384", "0.1"}},
                4);
}

TEST_CASE("sigmoid agrees with constants in every scalar, far out as well") {
  check_at<Sigmoid>({{0, 1.5, -2.5, 40, -30},
                     {1, -2, 0.5, 1, 3},
                     {"0.5",
                      "0.81757447619364365960721717865624824754624084358090461661005496149511422130553271912543870517110172051714",
                      "7.58581800212435511933061766462477731307120396607842388363273584820833236498104634785432017217951666306719e-2",
                      "0.999999999999999995751645744708411022719279095595493628565237282113831925066981527465101897415581433619422",
                      "9.35762296883929895383956265328498411157573542786958555736173745634018526082643497039781054717068016197711e-14"},
                     {"0.25",
                      "-0.298292904140665713003066820868022726770301253740709411880092784121333155998561981279351163229888313524455",
                      "3.50518582725540784661664093463297165257240899057033248252750905824788899777367929726580151638577921555738e-2",
                      "4.24835425529158895923220702595035480166644061882588553465959533739779163802890998905422925144713003736125e-18",
                      "2.80728689065152699082898794953941631542489015228007929561805411878845751900891341495430866908724336673255e-13"}},
                    8);
}

TEST_CASE("tanh agrees with constants in every scalar") {
  // dx = (1 - y)(1 + y) magnifies the rounding of y by y / (1 - y), 5.6 at -1.25.
  check_at<Tanh>({{0.5, -1.25, 0},
                  {1, -2, 0.5},
                  {"0.462117157260009758502318483643672548730289280330113038552731815838080906140409278774949064151962490584349",
                   "-0.848283639957512897613387646707504453738575920678431522327345283035833352700379073042913596556409666738656",
                   "0"},
                  {"0.786447732965927410149698934343636102489069141709254310305307329947321149570580238625390114192802600232794",
                   "-0.560829732360865255458662549541275464411585438491253197204401449319662239643788687562528242621724674489181",
                   "0.5"}},
                 24);
}

TEST_CASE("relu is exact and has slope 0 at its kink") {
  check_at<Relu>({{1.5, -2, 0, -0.25, 8}, {3, 5, 7, -1, -2}, {"1.5", "0", "0", "0", "8"}, {"3", "0", "0", "0", "-2"}}, 0);
}

TEST_CASE("relu keeps NaN and infinity") {
  check_at<Relu>({{nan, infinity, -infinity}, {1, 2, 3}, {"nan", "inf", "0"}, {"nan", "2", "0"}}, 0);
  const auto naive = [](double x) { return x > 0 ? x : 0; };
  CHECK(naive(nan) == 0);
}

TEST_CASE("sigmoid is stable where plain formulas are not") {
  CHECK(value<Sigmoid>(800) == 1);
  CHECK(value<Sigmoid>(-800) == 0);
  CHECK(slope<Sigmoid>(800) == 0);
  CHECK(slope<Sigmoid>(-800) == 0);
  CHECK(value<Sigmoid>(-720) == std::exp(-720.0));
  CHECK(std::isnan(value<Sigmoid>(nan)));
  CHECK(std::isnan(slope<Sigmoid>(nan)));

  const auto of_growth = [](double x) { return std::exp(x) / (1 + std::exp(x)); };
  const auto of_decay = [](double x) { return 1 / (1 + std::exp(-x)); };
  CHECK(std::isnan(of_growth(800)));
  CHECK(of_decay(-720) == 0);  // exp(720) overflows
  CHECK(of_decay(40) * (1 - of_decay(40)) == 0);
  CHECK(slope<Sigmoid>(40) > 4e-18);
}

TEST_CASE("elementwise ops take tensors without elements and with gaps") {
  check_at<Exp>({{}, {}, {}, {}}, 0);
  check_at<Relu>({{}, {}, {}, {}}, 0);
  const Tensor<double> x({2, 2}, {1, -2, 0, 4}, 3), dy({2, 2}, {1, 2, 3, 4}, 2);
  auto y = Tensor<double>::with_gaps({2, 2}, 2);
  auto dx = Tensor<double>::with_gaps({2, 2}, 5);
  Relu::forward<double>(x, y);
  CHECK(difference(y, {"1", "0", "0", "4"}, 0) == "");
  Relu::backward<double>(x, y, dy, dx);
  CHECK(difference(dx, {"1", "0", "0", "4"}, 0) == "");
}

}  // namespace
}  // namespace gradcheck::ops

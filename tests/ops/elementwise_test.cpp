#include "ops/elementwise/exp.hpp"
#include "ops/elementwise/log.hpp"
#include "ops/elementwise/relu.hpp"
#include "ops/elementwise/sigmoid.hpp"
#include "ops/elementwise/tanh.hpp"
#include "tests/ops/apply_op.hpp"
#include "tests/ops/unary_constants.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

// Constants: mpmath at 500 digits; gradients are differences of the plain formula with a step of 1e-150.

namespace gradcheck::ops {
namespace {

using tests::check_at;
using tests::difference;
using tests::slope;
using tests::Tensor;
using tests::value;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("exp agrees with constants in every scalar") {
  check_at<Exp>(
      {{0.5, -2.25, 0, 3},
       {1, -2, 0.5, 3},
       {"1.648721270700128146848650787814163571653776100710148011575079311640661021194215608632776520056366643003",
        "0.1053992245618643367832176892406980972684910733772778671488440914098830973188506887932967385354427367241",
        "1",
        "20.08553692318766774092852965458171789698790783855415014437893422969884587809197373120449716025301770215"},
       {"1.648721270700128146848650787814163571653776100710148011575079311640661021194215608632776520056366643003",
        "-0.2107984491237286735664353784813961945369821467545557342976881828197661946377013775865934770708854734481",
        "0.5",
        "60.25661076956300322278558896374515369096372351566245043313680268909653763427592119361349148075905310646"}},
      4);
}

TEST_CASE("log agrees with constants in every scalar") {
  check_at<Log>(
      {{0.5, 2, 1, 0.0078125, 10},
       {1, -2, 0.5, 3, 1},
       {"-0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542",
        "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542", "0",
        "-4.852030263919617165920624850207235976528500940521786778844760066453755353787863009241043288974930812794",
        "2.302585092994045684017991454684364207601101488628772976033327900967572609677352480235997205089598298342"},
       {"2", "-1", "0.5", "384", "0.1"}},
      4);
}

TEST_CASE("sigmoid agrees with constants in every scalar, far out as well") {
  check_at<Sigmoid>(
      {{0, 1.5, -2.5, 40, -30},
       {1, -2, 0.5, 1, 3},
       {"0.5",
        "0.8175744761936436596072171786562482475462408435809046166100549614951142213055327191254387051711017205171",
        "7.585818002124355119330617664624777313071203966078423883632735848208332364981046347854320172179516663067e-2",
        "0.9999999999999999957516457447084110227192790955954936285652372821138319250669815274651018974155814336194",
        "9.357622968839298953839562653284984111575735427869585557361737456340185260826434970397810547170680161977e-14"},
       {"0.25",
        "-0.2982929041406657130030668208680227267703012537407094118800927841213331559985619812793511632298883135245",
        "3.505185827255407846616640934632971652572408990570332482527509058247888997773679297265801516385779215557e-2",
        "4.248354255291588959232207025950354801666440618825885534659595337397791638028909989054229251447130037361e-18",
        "2.807286890651526990828987949539416315424890152280079295618054118788457519008913414954308669087243366733e-"
        "13"}},
      8);
}

TEST_CASE("tanh agrees with constants in every scalar") {
  // dx = (1 - y)(1 + y) magnifies the rounding of y by y / (1 - y), 5.6 at -1.25.
  check_at<Tanh>(
      {{0.5, -1.25, 0},
       {1, -2, 0.5},
       {"0.4621171572600097585023184836436725487302892803301130385527318158380809061404092787749490641519624905843",
        "-0.8482836399575128976133876467075044537385759206784315223273452830358333527003790730429135965564096667387",
        "0"},
       {"0.7864477329659274101496989343436361024890691417092543103053073299473211495705802386253901141928026002328",
        "-0.5608297323608652554586625495412754644115854384912531972044014493196622396437886875625282426217246744892",
        "0.5"}},
      24);
}

TEST_CASE("relu is exact and has slope 0 at its kink") {
  check_at<Relu>({{1.5, -2, 0, -0.25, 8}, {3, 5, 7, -1, -2}, {"1.5", "0", "0", "0", "8"}, {"3", "0", "0", "0", "-2"}},
                 0);
}

TEST_CASE("relu keeps NaN and infinity") {
  check_at<Relu>({{nan, infinity, -infinity}, {1, 2, 3}, {"nan", "inf", "0"}, {"nan", "2", "0"}}, 0);
  const auto naive = [](double x) { return x > 0 ? x : 0; };
  CHECK(naive(nan) == 0);
}

TEST_CASE("sigmoid is accurate where plain formulas are not") {
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

TEST_CASE("clamp between equal bounds is constant") {
  const tests::Applied constant = tests::apply("clamp", {{{3}, {-1, 0, 1}}}, {{"low", "0"}, {"high", "0"}});
  CHECK(constant.y[0] == std::vector<double>{0, 0, 0});
  CHECK(constant.dx[0] == std::vector<double>{0, 0, 0});
  CHECK(tests::apply("clamp", {{{3}, {-1, 0, 2}}}).dx[0] == std::vector<double>{1, 1, 0});
}

}  // namespace
}  // namespace gradcheck::ops

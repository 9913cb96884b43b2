#include "ops/loss/softmax_cross_entropy.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

// Constants: mpmath at 500 digits; gradients are differences of the plain definition with a step of 1e-150.

namespace gradcheck::ops {
namespace {

using tests::difference;
using tests::in_each_scalar;
using tests::Tensor;

using Decimals = std::vector<std::string>;

Tensor<std::int64_t> classes(const std::vector<double>& values) {
  return {{static_cast<std::int64_t>(values.size())}, values};
}

void check(SoftmaxCrossEntropy::Reduction reduction, const std::vector<double>& dloss, const Decimals& loss,
           const Decimals& dlogits) {
  in_each_scalar([&]<class T>() {
    const gradcheck_attribute values[] = {{reduction, 0}};
    const Attributes attributes(SoftmaxCrossEntropy::attributes, values);
    const auto extent = static_cast<std::int64_t>(dloss.size());
    const Tensor<T> logits({2, 3}, {0.5, -1.25, 2, 1, 1, -3});
    const auto target = classes({2, 1});
    Tensor<T> value({extent}), gradient({2, 3});
    SoftmaxCrossEntropy::forward<T>(attributes, logits, target, value);
    CHECK(difference(value, loss, 8) == "");
    SoftmaxCrossEntropy::backward<T>(attributes, logits, target, value, Tensor<T>({extent}, dloss), gradient);
    CHECK(difference(gradient, dlogits, 16) == "");
  });
}

TEST_CASE("softmax_cross_entropy without reduction has a loss per row") {
  check(SoftmaxCrossEntropy::none, {1, -2},
        {"0.232621983102032676473501089813766366669637542840906618304497079283179125908403865506739674171891857500661",
         "0.702263321439095200845396460255031703569862520597550957601554360524521251005682078830589547466019847413967"},
        {"0.176820182107444281710889596667071263785491626512048204734443560518109891987634780964089147299689916913974",
         "3.07267403264364318147993059048257689496480077186663627277369657507359939306877046772913901317817024687039e-2",
         "-0.207546922433880713525688902571897032735139634230714567462180526268845885918322485641380537431471619382678",
         "-0.990925285155686252957052296126237046682659574344778731359733526031647301951848487112288731144550525906499",
         "1.0090747148443137470429477038737629533173404256552212686402664739683526980481515128877112688554494740935",
         "-1.81494296886274940858954077475259066346808513104425372805329479367053960963030257754225377108989481870025e-2"});
}

TEST_CASE("softmax_cross_entropy sums") {
  check(SoftmaxCrossEntropy::sum, {3},
        {"0.934885304541127877318897550068798070239500063438457575906051439807700376914085944337329221637911704914628"},
        {"0.530460546322332845132668790001213791356474879536144614203330681554329675962904342892267441899069750741923",
         "9.21802209793092954443979177144773068489440231559990881832108972522079817920631140318741703953451074061117e-2",
         "-0.622640767301642140577066707715691098205418902692143702386541578806537657754967456924141612294414858148034",
         "1.48638792773352937943557844418935557002398936151716809703960028904747095292777273066843309671682578885975",
         "-1.51361207226647062056442155581064442997601063848283190296039971095252904707222726933156690328317421114025",
         "2.72241445329412411288431116212888599520212769656638059207994219050580941444545386631338065663484222805038e-2"});
}

TEST_CASE("softmax_cross_entropy averages over rows") {
  check(SoftmaxCrossEntropy::mean, {3},
        {"0.467442652270563938659448775034399035119750031719228787953025719903850188457042972168664610818955852457314"},
        {"0.265230273161166422566334395000606895678237439768072307101665340777164837981452171446133720949534875370961",
         "4.60901104896546477221989588572386534244720115779995440916054486261039908960315570159370851976725537030558e-2",
         "-0.311320383650821070288533353857845549102709451346071851193270789403268828877483728462070806147207429074017",
         "0.743193963866764689717789222094677785011994680758584048519800144523735476463886365334216548358412894429874",
         "-0.756806036133235310282210777905322214988005319241415951480199855476264523536113634665783451641587105570126",
         "1.36120722664706205644215558106444299760106384828319029603997109525290470722272693315669032831742111402519e-2"});
}

const gradcheck_attribute no_reduction[] = {{SoftmaxCrossEntropy::none, 0}};

TEST_CASE("softmax_cross_entropy of huge logits does not overflow") {
  const Attributes attributes(SoftmaxCrossEntropy::attributes, no_reduction);
  in_each_scalar([&]<class T>() {
    const Tensor<T> logits({3, 2}, {10000, 0, 10000, 10000, -10000, 0}), dloss({3}, {1, 2, 4});
    const auto target = classes({1, 0, 0});
    Tensor<T> loss({3}), dlogits({3, 2});
    SoftmaxCrossEntropy::forward<T>(attributes, logits, target, loss);
    CHECK(difference(loss,
                     {"10000",
                      "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542001",
                      "10000"},
                     2) == "");
    SoftmaxCrossEntropy::backward<T>(attributes, logits, target, loss, dloss, dlogits);
    CHECK(difference(dlogits, {"1", "-1", "-1", "1", "-4", "4"}, 2) == "");
  });
  CHECK(std::isinf(std::log(std::exp(10000.0) + std::exp(0.0))));
}

TEST_CASE("softmax_cross_entropy keeps the small loss of a confident right answer") {
  const Attributes attributes(SoftmaxCrossEntropy::attributes, no_reduction);
  in_each_scalar([&]<class T>() {
    const Tensor<T> logits({1, 2}, {40, 0}), dloss({1}, {1});
    const auto target = classes({0});
    Tensor<T> loss({1}), dlogits({1, 2});
    SoftmaxCrossEntropy::forward<T>(attributes, logits, target, loss);
    CHECK(difference(loss,
                     {"4.24835425529158898630497784363158218187775067982297454220545137545878392397460288130705275622631435874195e-18"},
                     4) == "");
    SoftmaxCrossEntropy::backward<T>(attributes, logits, target, loss, dloss, dlogits);
    CHECK(difference(dlogits,
                     {"-4.24835425529158897728072090440450637143476271788616807493301847253489810258441856638057799340387260194835e-18",
                      "4.24835425529158897728072090440450637143476271788616807493301847253489810258441856638057799340387260194835e-18"},
                     4) == "");
  });
  CHECK(std::log(std::exp(0.0) + std::exp(-40.0)) == 0);
  CHECK(1 / (1 + std::exp(-40.0)) - 1 == 0);
}

TEST_CASE("softmax_cross_entropy takes one class, and no rows unless they are averaged") {
  const Attributes attributes(SoftmaxCrossEntropy::attributes, no_reduction);
  const gradcheck_attribute sum[] = {{SoftmaxCrossEntropy::sum, 0}};
  in_each_scalar([&]<class T>() {
    const auto target = classes({0});
    Tensor<T> loss({1}), dlogits({1, 1});
    SoftmaxCrossEntropy::forward<T>(attributes, Tensor<T>({1, 1}, {3}), target, loss);
    CHECK(difference(loss, {"0"}, 0) == "");
    SoftmaxCrossEntropy::backward<T>(attributes, Tensor<T>({1, 1}, {3}), target, loss, Tensor<T>({1}, {5}), dlogits);
    CHECK(difference(dlogits, {"0"}, 0) == "");

    const Tensor<T> no_rows({0, 2}, {});
    Tensor<T> none({0}), total({1}), no_gradient({0, 2});
    SoftmaxCrossEntropy::forward<T>(attributes, no_rows, classes({}), none);
    CHECK(none.size() == 0);
    const Attributes summed(SoftmaxCrossEntropy::attributes, sum);
    SoftmaxCrossEntropy::forward<T>(summed, no_rows, classes({}), total);
    CHECK(difference(total, {"0"}, 0) == "");
    SoftmaxCrossEntropy::backward<T>(summed, no_rows, classes({}), total, Tensor<T>({1}, {5}), no_gradient);
  });
}

TEST_CASE("softmax_cross_entropy keeps NaN and refuses a class that is none") {
  const Attributes attributes(SoftmaxCrossEntropy::attributes, no_reduction);
  Tensor<double> loss({1});
  SoftmaxCrossEntropy::forward<double>(attributes, Tensor<double>({1, 2}, {0, std::nan("")}), classes({0}), loss);
  CHECK(std::isnan(loss[0]));
  CHECK_THROWS_WITH(
      SoftmaxCrossEntropy::forward<double>(attributes, Tensor<double>({1, 2}, {0, 0}), classes({2}), loss),
      "input of shape [1, 2] has no index 2 on axis 1");
}

}  // namespace
}  // namespace gradcheck::ops

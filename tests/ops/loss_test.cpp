#include "ops/loss/softmax_cross_entropy.hpp"
#include "tests/ops/call_op.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

// Constants: mpmath at 500 digits; gradients are differences of the plain formula with a step of 1e-150.

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
        {"0.2326219831020326764735010898137663666696375428409066183044970792831791259084038655067396741718918575007",
         "0.702263321439095200845396460255031703569862520597550957601554360524521251005682078830589547466019847414"},
        {"0.176820182107444281710889596667071263785491626512048204734443560518109891987634780964089147299689916914",
         "3.07267403264364318147993059048257689496480077186663627277369657507359939306877046772913901317817024687e-2",
         "-0.2075469224338807135256889025718970327351396342307145674621805262688458859183224856413805374314716193827",
         "-0.9909252851556862529570522961262370466826595743447787313597335260316473019518484871122887311445505259065",
         "1.009074714844313747042947703873762953317340425655221268640266473968352698048151512887711268855449474094",
         "-1.8149429688627494085895407747525906634680851310442537280532947936705396096303025775422537710898948187e-2"});
}

TEST_CASE("softmax_cross_entropy sums over rows") {
  check(SoftmaxCrossEntropy::sum, {3},
        {"0.9348853045411278773188975500687980702395000634384575759060514398077003769140859443373292216379117049146"},
        {"0.5304605463223328451326687900012137913564748795361446142033306815543296759629043428922674418990697507419",
         "9.218022097930929544439791771447730684894402315599908818321089725220798179206311403187417039534510740611e-2",
         "-0.622640767301642140577066707715691098205418902692143702386541578806537657754967456924141612294414858148",
         "1.48638792773352937943557844418935557002398936151716809703960028904747095292777273066843309671682578886",
         "-1.51361207226647062056442155581064442997601063848283190296039971095252904707222726933156690328317421114",
         "2.72241445329412411288431116212888599520212769656638059207994219050580941444545386631338065663484222805e-2"});
}

TEST_CASE("softmax_cross_entropy averages over rows") {
  check(
      SoftmaxCrossEntropy::mean, {3},
      {"0.4674426522705639386594487750343990351197500317192287879530257199038501884570429721686646108189558524573"},
      {"0.265230273161166422566334395000606895678237439768072307101665340777164837981452171446133720949534875371",
       "4.609011048965464772219895885723865342447201157799954409160544862610399089603155701593708519767255370306e-2",
       "-0.311320383650821070288533353857845549102709451346071851193270789403268828877483728462070806147207429074",
       "0.7431939638667646897177892220946777850119946807585840485198001445237354764638863653342165483584128944299",
       "-0.7568060361332353102822107779053222149880053192414159514801998554762645235361136346657834516415871055701",
       "1.361207226647062056442155581064442997601063848283190296039971095252904707222726933156690328317421114025e-2"});
}

const gradcheck_attribute no_reduction[] = {{SoftmaxCrossEntropy::none, 0}};

TEST_CASE("softmax_cross_entropy of huge logits does not overflow") {
  const Attributes attributes(SoftmaxCrossEntropy::attributes, no_reduction);
  in_each_scalar([&]<class T>() {
    const Tensor<T> logits({3, 2}, {10000, 0, 10000, 10000, -10000, 0}), dloss({3}, {1, 2, 4});
    const auto target = classes({1, 0, 0});
    Tensor<T> loss({3}), dlogits({3, 2});
    SoftmaxCrossEntropy::forward<T>(attributes, logits, target, loss);
    CHECK(
        difference(
            loss,
            {"10000",
             "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687542",
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
                     {"4."
                      "248354255291588986304977843631582181877750679822974542205451375458783923974602881307052756226314"
                      "358742e-18"},
                     8) == "");
    SoftmaxCrossEntropy::backward<T>(attributes, logits, target, loss, dloss, dlogits);
    CHECK(difference(dlogits,
                     {"-4."
                      "248354255291588977280720904404506371434762717886168074933018472534898102584418566380577993403872"
                      "601948e-18",
                      "4."
                      "248354255291588977280720904404506371434762717886168074933018472534898102584418566380577993403872"
                      "601948e-18"},
                     8) == "");
  });
  CHECK(std::log(std::exp(0.0) + std::exp(-40.0)) == 0);
  CHECK(1 / (1 + std::exp(-40.0)) - 1 == 0);
}

TEST_CASE("softmax_cross_entropy takes one class, and no rows unless it averages") {
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

TEST_CASE("softmax_cross_entropy keeps NaN and refuses a class that does not exist") {
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

#include "ops/normalization/layernorm.hpp"
#include "ops/normalization/softmax.hpp"
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

TEST_CASE("softmax agrees with constants in every scalar, row by row") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 3}, {0.5, -1.25, 2, 1, 1, -3}), dy({2, 3}, {1, -2, 4, 3, 0.25, -1});
    Tensor<T> y({2, 3}), dx({2, 3});
    Softmax::forward<T>(x, y);
    CHECK(
        difference(
            y,
            {"0.176820182107444281710889596667071263785491626512048204734443560518109891987634780964089147299689916914",
             "3.07267403264364318147993059048257689496480077186663627277369657507359939306877046772913901317817024687e-"
             "2",
             "0."
             "7924530775661192864743110974281029672648603657692854325378194737311541140816775143586194625685283806173",
             "0."
             "4954626425778431264785261480631185233413297871723893656798667630158236509759242435561443655722752629532",
             "0."
             "4954626425778431264785261480631185233413297871723893656798667630158236509759242435561443655722752629532",
             "9."
             "074714844313747042947703873762953317340425655221268640266473968352698048151512887711268855449474093501e-"
             "3"},
            8) == "");
    Softmax::backward<T>(x, y, dy, dx);
    // dy minus its weighted mean cancels to a fifth at worst.
    CHECK(
        difference(
            dx,
            {"-0."
             "4040657690002717174444770019386429775559467381850405725921072515459254730755670314961630175527553319125",
             "-0."
             "1623963230718231363607754003074718640496913848010095952732977708532452190392281282574981571175671642597",
             "0."
             "5664620920720948538052524022461148416056381229860501678654050223991706921147951597536611746703224961722",
             "0.693063611812719981041912951808387961327801599885126901572697298525980946108285167534213660434951059906",
             "-0."
             "6694586552763486167740339553651879778608553148389438540469362997675340940755065022451833448888059132154",
             "-2."
             "360495653637136426787899644319998346694628504618304752576099875844685203277866528903031554614514669061e-"
             "2"},
            48) == "");
  });
}

TEST_CASE("softmax of large entries does not overflow") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 2}, {1000, 1000, -1000, -1000.5});
    Tensor<T> y({2, 2});
    Softmax::forward<T>(x, y);
    CHECK(
        difference(
            y,
            {"0.5", "0.5",
             "0.622459331201854564638900565745508478753279365308910163059437162658544995640024679502583694724742373067",
             "0."
             "377540668798145435361099434254491521246720634691089836940562837341455004359975320497416305275257626933"},
            4) == "");
  });
  const double naive = std::exp(1000.0) / (std::exp(1000.0) + std::exp(1000.0));
  CHECK(std::isnan(naive));
}

TEST_CASE("softmax takes vectors, empty tensors and layouts with gaps") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2}, {5, 5}, 3), dy({2}, {1, 3}, 2);
    auto y = Tensor<T>::with_gaps({2}, 2);
    auto dx = Tensor<T>::with_gaps({2}, 4);
    Softmax::forward<T>(x, y);
    CHECK(difference(y, {"0.5", "0.5"}, 0) == "");
    Softmax::backward<T>(x, y, dy, dx);
    CHECK(difference(dx, {"-0.5", "0.5"}, 0) == "");

    for (const tests::Extents& extents : {tests::Extents{2, 0}, tests::Extents{0, 2}}) {
      const Tensor<T> empty(extents, {});
      Tensor<T> result(extents), gradient(extents);
      Softmax::forward<T>(empty, result);
      Softmax::backward<T>(empty, result, empty, gradient);
      CHECK(result.size() + gradient.size() == 0);
    }
  });
}

TEST_CASE("softmax keeps NaN in its row") {
  const Tensor<double> x({2, 2}, {1, std::nan(""), 1, 1});
  Tensor<double> y({2, 2});
  Softmax::forward<double>(x, y);
  CHECK(difference(y, {"nan", "nan", "0.5", "0.5"}, 0) == "");
}

const gradcheck_attribute sixteenth[] = {{0, 0.0625}};

TEST_CASE("layernorm agrees with constants in every scalar") {
  const Attributes attributes(Layernorm::attributes, sixteenth);
  in_each_scalar([&]<class T>() {
    const Tensor<T> x({2, 3}, {1, 2, 4, 0.5, -1, 0.25}), gamma({3}, {1, 0.5, -2}), beta({3}, {0.5, -1, 0.25});
    const Tensor<T> dy({2, 3}, {1, -2, 0.5, 3, 0.25, -1});
    Tensor<T> y({2, 3}), mean({2}), rstd({2}), dx({2, 3}), dgamma({3}), dbeta({3});
    Layernorm::forward<T>(attributes, x, gamma, beta, y, mean, rstd);
    CHECK(
        difference(
            mean,
            {"2.333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333",
             "-8."
             "333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333e-"
             "2"},
            4) == "");
    CHECK(
        difference(
            rstd,
            {"0."
             "7861461384965020442191904910180504508495464452502914950025482471981467334635047065531797116207808129038",
             "1."
             "424137989832623993909995477104687779990084912939845072732587796506009944127639953039835527430811773364"},
            8) == "");
    // y and dx are differences of numbers up to ten times their size.
    CHECK(
        difference(
            y,
            {"-0."
             "5481948513286693922922539880240672677993952603337219933367309962641956446180062754042396154943744172051",
             "-1."
             "131024356416083674036531748503008408474924407541715249167091374533024455577250784425529951936796802151",
             "-2."
             "370487128321673480730634970060168169498488150834304983341827490660489111545015688510599038735936043013",
             "1.330747160735697329780830694977734538327549532548242959094009547961839134074456639273237391001306867796",
             "-1."
             "652729912006619330542081260339648565828788918430762325002436073398587891058501645143257950072455396125",
             "-0."
             "6994253265550826626066636514031251866600566086265633818217251976706732960850933020265570182872078489094"},
            64) == "");
    Layernorm::backward<T>(x, gamma, beta, y, mean, rstd, dy, dx, dgamma, dbeta);
    CHECK(
        difference(
            dx,
            {"0."
             "4723624866502587390158226126288715155319163190345099111603294189173413849136938150963311571970356815731",
             "-0."
             "6680555168339373594652348378608325719665673654916640172124658924688113872350812527790969223215218925105",
             "0."
             "1956930301836786204494122252319610564346510464571541060521364735514700023213874376827657651244862109374",
             "0.546588172154070476535878545790179464855349491233954622985394612039278464471523784793458001725205927101",
             "-0."
             "2231483822096893229894183053914035429914041500909264286500005526215402905411266827826502851079969151926",
             "-0."
             "3234397899443811535464602403987759218639453411430281943353940594177381739303971020108077166172090119084"},
            256) == "");
    CHECK(
        difference(
            dgamma,
            {"1.444046630878422597050238096909136347183253337311006883945297647621321757605363642415472557509546186182",
             "0."
             "1977324696610250308750863638422093509853031709514798341671474614328038767797523151304908327109595105399",
             "0."
             "1804091188028770388793269168134794490445937333952945549245942738297856298437072711143712505403800862985"},
            64) == "");
    CHECK(difference(dbeta, {"4", "-1.75", "-0.5"}, 0) == "");
  });
}

TEST_CASE("layernorm of a row far from 0 keeps its variance") {
  const Attributes attributes(Layernorm::attributes, sixteenth);
  in_each_scalar([&]<class T>() {
    const Tensor<T> x({3}, {4096, 4096.5, 4097}), gamma({3}, {1, 1, 1}), beta({3}, {0, 0, 0});
    Tensor<T> y({3}), mean({}), rstd({});
    Layernorm::forward<T>(attributes, x, gamma, beta, y, mean, rstd);
    CHECK(difference(mean, {"4096.5"}, 0) == "");
    CHECK(
        difference(
            y,
            {"-1."
             "044465935734187029063747539676168966949138992360507703218159540102891040264982659459477339199416022258",
             "0",
             "1."
             "044465935734187029063747539676168966949138992360507703218159540102891040264982659459477339199416022258"},
            8) == "");
  });
  // The mean of squares minus the square of the mean, which is 1/6; in two statements, so that they cannot be fused.
  const float squares = (4096.0f * 4096.0f + 4096.5f * 4096.5f + 4097.0f * 4097.0f) / 3.0f;
  const float square = 4096.5f * 4096.5f;
  CHECK(std::abs(squares - square - 1.0f / 6.0f) > 0.1f);
}

TEST_CASE("layernorm takes single entries, empty tensors and layouts with gaps") {
  const Attributes attributes(Layernorm::attributes, sixteenth);
  in_each_scalar([&]<class T>() {
    const Tensor<T> one({2, 1}, {7, -3}, 2), gamma({1}, {5}), beta({1}, {0.5}), dy({2, 1}, {1, 2}, 3);
    Tensor<T> mean({2}), rstd({2}), dgamma({1}), dbeta({1});
    auto y = Tensor<T>::with_gaps({2, 1}, 2);
    auto dx = Tensor<T>::with_gaps({2, 1}, 2);
    Layernorm::forward<T>(attributes, one, gamma, beta, y, mean, rstd);
    CHECK(difference(y, {"0.5", "0.5"}, 0) == "");
    Layernorm::backward<T>(one, gamma, beta, y, mean, rstd, dy, dx, dgamma, dbeta);
    CHECK(difference(dx, {"0", "0"}, 0) == "");
    CHECK(difference(dgamma, {"0"}, 0) == "");
    CHECK(difference(dbeta, {"3"}, 0) == "");

    const Tensor<T> no_rows({0, 1}, {});
    Tensor<T> none({0, 1}), no_mean({0}), no_rstd({0}), no_dx({0, 1});
    Layernorm::forward<T>(attributes, no_rows, gamma, beta, none, no_mean, no_rstd);
    Layernorm::backward<T>(no_rows, gamma, beta, none, no_mean, no_rstd, no_rows, no_dx, dgamma, dbeta);
    CHECK(difference(dgamma, {"0"}, 0) == "");
    CHECK(difference(dbeta, {"0"}, 0) == "");
  });
}

}  // namespace
}  // namespace gradcheck::ops

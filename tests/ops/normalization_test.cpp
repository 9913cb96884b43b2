#include "ops/normalization/layernorm.hpp"
#include "ops/normalization/softmax.hpp"
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

TEST_CASE("softmax agrees with constants in every scalar, row by row") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 3}, {0.5, -1.25, 2, 1, 1, -3}), dy({2, 3}, {1, -2, 0.5, 3, 0.25, -1});
    Tensor<T> y({2, 3}), dx({2, 3});
    Softmax::forward<T>(x, y);
    CHECK(difference(y,
                     {"0.176820182107444281710889596667071263785491626512048204734443560518109891987634780964089147299689916913974",
                      "3.07267403264364318147993059048257689496480077186663627277369657507359939306877046772913901317817024687039e-2",
                      "0.792453077566119286474311097428102967264860365769285432537819473731154114081677514358619462568528380617322",
                      "0.495462642577843126478526148063118523341329787172389365679866763015823650975924243556144365572275262953249",
                      "0.495462642577843126478526148063118523341329787172389365679866763015823650975924243556144365572275262953249",
                      "9.07471484431374704294770387376295331734042565522126864026647396835269804815151288771126885544947409350126e-3"},
                     8) == "");
    Softmax::backward<T>(x, y, dy, dx);
    // dy less its weighted mean cancels to a fifth at worst.
    CHECK(difference(dx,
                     {"8.63601722036888659742298699069375761869661328285548548855499606330325857511363595044764626779715359775551e-2",
                      "-7.71730732984147633503982682533618166511922485659447110906401138765413447189493139015155453419091421042909e-2",
                      "-9.18709890527410262383160165357575953577388426261014379490984675649124103218704560296091733606239387326417e-3",
                      "0.693063611812719981041912951808387961327801599885126901572697298525980946108285167534213660434951059906024",
                      "-0.669458655276348616774033955365187977860855314838943854046936299767534094075506502245183344888805913215412",
                      "-2.36049565363713642678789964431999834669462850461830475257609987584468520327786652890303155461451466906122e-2"},
                     48) == "");
  });
}

TEST_CASE("softmax of large entries does not overflow") {
  in_each_scalar([]<class T>() {
    const Tensor<T> x({2, 2}, {1000, 1000, -1000, -1000.5});
    Tensor<T> y({2, 2});
    Softmax::forward<T>(x, y);
    CHECK(difference(y,
                     {"0.5",
                      "0.5",
                      "0.622459331201854564638900565745508478753279365308910163059437162658544995640024679502583694724742373067044",
                      "0.377540668798145435361099434254491521246720634691089836940562837341455004359975320497416305275257626932956"},
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
    CHECK(difference(mean, {"2.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333",
                            "-8.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333e-2"}, 4) == "");
    CHECK(difference(rstd,
                     {"0.786146138496502044219190491018050450849546445250291495002548247198146733463504706553179711620780812903822",
                      "1.42413798983262399390999547710468777999008491293984507273258779650600994412763995303983552743081177336412"},
                     8) == "");
    // y and dx are differences of numbers up to ten times their size.
    CHECK(difference(y,
                     {"-0.548194851328669392292253988024067267799395260333721993336730996264195644618006275404239615494374417205096",
                      "-1.13102435641608367403653174850300840847492440754171524916709137453302445557725078442552995193679680215064",
                      "-2.37048712832167348073063497006016816949848815083430498334182749066048911154501568851059903873593604301274",
                      "1.33074716073569732978083069497773453832754953254824295909400954796183913407445663927323739100130686779574",
                      "-1.65272991200661933054208126033964856582878891843076232500243607339858789105850164514325795007245539612522",
                      "-0.699425326555082662606663651403125186660056608626563381821725197670673296085093302026557018287207848909411"},
                     64) == "");
    Layernorm::backward<T>(x, gamma, beta, y, mean, rstd, dy, dx, dgamma, dbeta);
    CHECK(difference(dx,
                     {"0.472362486650258739015822612628871515531916319034509911160329418917341384913693815096331157197035681573112",
                      "-0.668055516833937359465234837860832571966567365491664017212465892468811387235081252779096922321521892510544",
                      "0.195693030183678620449412225231961056434651046457154106052136473551470002321387437682765765124486210937432",
                      "0.546588172154070476535878545790179464855349491233954622985394612039278464471523784793458001725205927101017",
                      "-0.223148382209689322989418305391403542991404150090926428650000552621540290541126682782650285107996915192617",
                      "-0.3234397899443811535464602403987759218639453411430281943353940594177381739303971020108077166172090119084"},
                     256) == "");
    CHECK(difference(dgamma,
                     {"1.44404663087842259705023809690913634718325333731100688394529764762132175760536364241547255750954618618211",
                      "0.197732469661025030875086363842209350985303170951479834167147461432803876779752315130490832710959510539938",
                      "0.180409118802877038879326916813479449044593733395294554924594273829785629843707271114371250540380086298479"},
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
    CHECK(difference(y,
                     {"-1.0444659357341870290637475396761689669491389923605077032181595401028910402649826594594773391994160222581",
                      "0",
                      "1.0444659357341870290637475396761689669491389923605077032181595401028910402649826594594773391994160222581"},
                     8) == "");
  });
  // The mean of squares less the square of the mean, which is 1/6; in two statements that cannot be fused.
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

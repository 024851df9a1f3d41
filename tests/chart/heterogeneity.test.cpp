// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "charts.hpp"

#include <clientele/chart/heterogeneity.hpp>
#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::hostile;
using clientele_test::inert;
using clientele_test::parsed;

namespace {

clv::bg_nbd const bg{0.243, 4.414, 0.793, 2.426};

double area(std::vector<double> const& at, std::vector<double> const& density) {
    double sum = 0;
    for (double const each : density) {
        sum += each * (at[1] - at[0]);
    }
    return sum;
}

} // namespace

TEST_CASE("BG/NBD: means of CDNOW, and densities of a whole") {
    auto const data = chart::heterogeneity(bg);
    CHECK_THAT(data.mean_rate, WithinAbs(0.0551, 5e-5)); // r / alpha, purchases a week
    CHECK_THAT(data.mean_loss, WithinAbs(0.2463, 5e-5)); // a / (a + b)
    CHECK(data.how == chart::losses::after_purchase);
    auto const smooth = chart::heterogeneity(clv::bg_nbd{3, 2, 2, 3});
    CHECK_THAT(area(smooth.rate, smooth.rate_density), WithinAbs(1, 0.02)); // to three standard deviations
    CHECK_THAT(area(smooth.loss, smooth.loss_density), WithinAbs(1, 1e-4));
}

TEST_CASE("models of death have rates, models without a loss none") {
    auto const pareto = chart::heterogeneity(clv::pareto_nbd{3, 2, 4, 8});
    CHECK(pareto.how == chart::losses::by_death);
    CHECK(pareto.mean_loss == 0.5);
    CHECK_THAT(area(pareto.loss, pareto.loss_density), WithinAbs(1, 0.02));
    auto const gompertz = chart::heterogeneity(clv::gamma_gompertz_nbd{3, 2, 0.5, 4, 4});
    CHECK(gompertz.loss_density == pareto.loss_density); // 0.5 Gamma(4, 4) is Gamma(4, 8)
    auto const nbd = chart::heterogeneity(clv::nbd{3, 2});
    CHECK(nbd.how == chart::losses::never);
    CHECK(nbd.loss.empty());
    CHECK(nbd.rate_density == pareto.rate_density);
}

TEST_CASE("with k phases between two purchases the rate of buying is a k-th of that of the phases") {
    auto const regular = chart::heterogeneity(clv::bg_cnbd{.r = 3, .alpha = 1, .a = 2, .b = 3, .k = 2});
    CHECK(regular == chart::heterogeneity(clv::bg_nbd{3, 2, 2, 3}));
}

TEST_CASE("customers who are nearly alike have a density too: steps from 0 would miss it") {
    auto const alike = chart::heterogeneity(clv::bg_nbd{1e6, 2e6, 1e6, 3e6});
    CHECK_THAT(area(alike.rate, alike.rate_density), WithinAbs(1, 0.01));
    CHECK_THAT(area(alike.loss, alike.loss_density), WithinAbs(1, 0.01));
    auto const drawn = parsed(draw(alike), "heterogeneity_alike");
    for (auto const& view : drawn.at("hconcat")) {
        auto const& channels = view.at("layer").at(0).at("encoding");
        CHECK(channels.at("y").at("scale").at("domain").at(1).get<double>() > 0);
        CHECK(channels.at("x").at("scale").at("zero") == false);
    }
    CHECK(chart::heterogeneity(clv::bg_nbd{3, 2, 1e-9, 1e6}).loss.front() >= 0);
}

TEST_CASE("how customers differ is drawn side by side") {
    auto const drawn = parsed(draw(chart::heterogeneity(bg), {.time = "weeks"}), "heterogeneity");
    REQUIRE(drawn.at("hconcat").size() == 2);
    CHECK(drawn.at("title").at("subtitle") == "means (dashed): 5.5 orders per 100 weeks; 24.6% lost after a purchase");
    for (auto const& view : drawn.at("hconcat")) {
        CHECK(view.at("data").at("values").size() == 200);
    }
    CHECK(
        parsed(draw(chart::heterogeneity(clv::pareto_nbd{3, 2, 4, 8})), "heterogeneity_deaths").at("hconcat").size() ==
        2);
    CHECK_FALSE(parsed(draw(chart::heterogeneity(clv::nbd{3, 2})), "heterogeneity_rates").contains("hconcat"));
}

TEST_CASE("hostile words in how customers differ come out as text") {
    auto const chart =
        draw(chart::heterogeneity(bg), {.title = hostile, .time = hostile, .orders = hostile, .customers = hostile});
    CHECK(inert(chart.json()));
    parsed(chart, "heterogeneity_hostile");
}

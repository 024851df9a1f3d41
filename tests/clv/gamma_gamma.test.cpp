// SPDX-License-Identifier: MIT
#include "../rfm/data_sets.hpp"
#include "catch.hpp"

#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/core/random.hpp>
#include <clientele/customers/split.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <vector>

using namespace clientele;
using namespace std::chrono_literals;

namespace {

struct buyer {
    std::uint32_t x;
    double mean;
};

auto const by = clv::lens(clv::x(&buyer::x), clv::mean_spend(&buyer::mean));

/// The 2,357 customers of the 1/10 sample.
std::vector<buyer> sample_of(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line); // names
    std::vector<buyer> all;
    while (std::getline(in, line)) {
        std::ranges::replace(line, ',', ' ');
        std::istringstream fields(line);
        double id = 0;
        double t_x = 0;
        double T = 0;
        double later = 0;
        buyer row{};
        fields >> id >> row.x >> t_x >> T >> later >> row.mean;
        REQUIRE(fields);
        all.push_back(row);
    }
    return all;
}

/// Unit-mean gamma-ish spread without a generator of gamma variates: sums of exponentials.
double gamma_of(std::uint32_t shape, random::stream& draw) {
    double sum = 0;
    for (std::uint32_t i = 0; i < shape; ++i) {
        sum -= std::log((draw.below(1U << 30) + 0.5) / (1U << 30));
    }
    return sum;
}

} // namespace

TEST_CASE("Gamma-Gamma on CDNOW's sample: the optimum to its digits", "[data]") {
    auto const file = clientele_test::data_file("cdnow_summary_btyd.csv");
    if (!file) return;
    auto const [model, report] = clv::fit_gamma_gamma(sample_of(*file), by);
    CHECK(report.converged);
    // Root of the gradient in 40 digits by mpmath. Note 025 gives 6.25, 3.74, 15.44.
    CHECK_THAT(model.p, WithinRel(6.249572271323758, 1e-9));
    CHECK_THAT(model.q, WithinRel(3.744224667132024, 1e-9));
    CHECK_THAT(model.v, WithinRel(15.44352096258923, 1e-9));
    CHECK_THAT(report.log_likelihood, WithinRel(-4055.917694801873980, 1e-14));
    CHECK_THAT(report.standard_error(0), WithinRel(1.190, 1e-3));
    CHECK_THAT(report.standard_error(1), WithinRel(0.29013, 1e-4));
    CHECK_THAT(report.standard_error(2), WithinRel(4.15936, 1e-4));
    CHECK_THAT(model.expected_spend(), WithinAbs(35.1704, 5e-5));
    CHECK(report.customers == 946);
    CHECK(report.without_repeats == 2357 - 946);
    CHECK(report.boundaries.empty());
    CHECK(report.parameters() == 3);
    // numpy.corrcoef(x, m_x): significant, but too small to matter.
    CHECK_THAT(report.correlation.estimate, WithinRel(0.11388796, 1e-6));
    CHECK(report.correlation.lower > 0);
    CHECK_FALSE(report.depends_on_frequency());
    CHECK(report.depends_on_frequency(0.05));
}

TEST_CASE("Gamma-Gamma on all of CDNOW, from our own ledger", "[data]") {
    auto const log = clientele_test::cdnow();
    if (!log) return;
    using clientele_test::order;
    auto const cut = customers::split(*log, customers::id(&order::customer), customers::day(&order::day),
                                      customers::amount(&order::amount),
                                      {.calibration_end = std::chrono::sys_days{1997y / 9 / 30},
                                       .as_of = std::chrono::sys_days{1998y / 6 / 30},
                                       .unit = std::chrono::days{7}});
    // One repeat customer got everything for nothing.
    CHECK_THROWS_AS(clv::fit_gamma_gamma(cut.calibration), invalid_data);
    auto const [model, report] = clv::fit_gamma_gamma(cut.calibration, clv::own_spend{}, {.leave_out_unpaid = true});
    CHECK(report.unpaid == 1);
    CHECK(report.customers == 9450);
    CHECK_THAT(model.p, WithinRel(6.27535883, 1e-6));
    CHECK_THAT(model.q, WithinRel(3.62444986, 1e-6));
    CHECK_THAT(model.v, WithinRel(14.98368692, 1e-6));
    CHECK_THAT(report.log_likelihood, WithinRel(-40763.476261391, 1e-13));
}

TEST_CASE("what the first ten customers of CDNOW are expected to spend", "[data]") {
    auto const file = clientele_test::data_file("cdnow_summary_btyd.csv");
    if (!file) return;
    auto const all = sample_of(*file);
    clv::gamma_gamma const model{6.24957, 3.74422, 15.44352}; // of which they print 6.25, 3.74, 15.44
    // Fader and Hardie, note 025.
    std::vector<double> const published{24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17};
    for (std::size_t i = 0; i < published.size(); ++i) {
        CHECK_THAT(model.expected_spend(all[i].x, all[i].mean), WithinAbs(published[i], 0.005));
    }
}

TEST_CASE("the density of a mean against 60 digits") {
    struct row {
        double p, q, v;
        std::uint32_t x;
        double mean, truth;
    };
    std::vector<row> const rows{
        {6.25, 3.74, 15.44, 2, 22.345, -3.551189164139950696264},
        {6.25, 3.74, 15.44, 7, 73.7414, -6.054931115986448924145},
        {6.25, 3.74, 15.44, 1, 0.01, -35.20491550283780169928},
        {6.25, 3.74, 15.44, 10000, 35.5, -4.022831045201467857753},
        {0.01, 0.5, 1e-06, 3, 1000000.0, -31.72705553434011016774},
        {1e-06, 1e-06, 1.0, 1, 1.0, -14.508659124816935647},
        {2.0, 3.0, 1000000.0, 5, 1e-06, -239.9080816420247334104},
        {0.5, 1.001, 100.0, 1, 1000000000.0, -37.5500135633803372333},
    };
    for (auto const& r : rows) {
        CHECK_THAT((clv::gamma_gamma{r.p, r.q, r.v}.log_likelihood(r.x, r.mean)), WithinRel(r.truth, 1e-12));
    }
    // A million in the parameters costs the digits of the terms that cancel.
    CHECK_THAT((clv::gamma_gamma{50, 1e6, 1e6}.log_likelihood(4, 45)), WithinAbs(-3.148862164930039, 1e-9));
    CHECK_THAT((clv::gamma_gamma{1e6, 2.5, 1e-6}.log_likelihood(10, 0.5)), WithinAbs(0.1413321489869002, 1e-9));
    CHECK_THAT((clv::gamma_gamma{1e6, 1e6, 30}.log_likelihood(20, 33)), WithinRel(-4201.278319744685, 1e-10));
}

TEST_CASE("the derivatives of the likelihood are those of its values") {
    std::vector<buyer> const some{{1, 3.0}, {2, 40.0}, {7, 12.5}, {2, 0.2}, {300, 18.0}};
    auto const spends = clv::read_spends(some, by);
    clv::detail::likelihood_of_spends<sequential> const likelihood{spends, sequential{}, 1.0};
    for (clv::gamma_gamma const& at : {clv::gamma_gamma{6.25, 3.74, 15.44}, clv::gamma_gamma{0.3, 0.7, 200}}) {
        auto const whole = likelihood(at);
        double sum = 0;
        for (auto const& b : some) {
            sum += at.log_likelihood(b.x, b.mean);
        }
        CHECK_THAT(whole.value, WithinRel(sum, 1e-14));
        auto const values = clv::detail::values_of(at);
        for (std::size_t i = 0; i < 3; ++i) {
            auto up = values;
            auto down = values;
            double const h = 1e-4 * values[i];
            up[i] += h;
            down[i] -= h;
            auto const above = likelihood(clv::detail::with_values<clv::gamma_gamma>(up));
            auto const below = likelihood(clv::detail::with_values<clv::gamma_gamma>(down));
            CHECK_THAT((above.value - below.value) / (2 * h), WithinRel(whole.gradient[i], 1e-5));
            for (std::size_t j = 0; j < 3; ++j) {
                CHECK_THAT((above.gradient[j] - below.gradient[j]) / (2 * h),
                           WithinRel(whole.hessian[whole.at(i, j)], 1e-5));
            }
        }
    }
}

TEST_CASE("an expected spend lies between the customer's own mean and that of all") {
    clv::gamma_gamma const model{6.25, 3.74, 15.44};
    double const all = model.expected_spend();
    for (std::uint32_t const x : {1U, 5U, 100U, 1000000U}) {
        for (double const mean : {0.0, 1.0, 35.0, 1000.0}) {
            double const expected = model.expected_spend(x, mean);
            CHECK(expected >= std::min(all, mean) - 1e-9);
            CHECK(expected <= std::max(all, mean) + 1e-9);
        }
    }
    CHECK(model.expected_spend(0, -3) == all); // no repeat purchase: the mean is not looked at
    CHECK_THROWS_AS(model.expected_spend(1, -3), invalid_data);
    CHECK_THROWS_AS(model.expected_spend(1, NAN), invalid_data);
}

TEST_CASE("an infinite mean is infinite, not negative") {
    clv::gamma_gamma const heavy{2, 0.9, 10};
    CHECK(heavy.expected_spend() == HUGE_VAL);
    CHECK(clv::gamma_gamma{0.01, 0.9, 10}.expected_spend(3, 5.0) == HUGE_VAL);
    CHECK(std::isfinite(heavy.expected_spend(1, 5.0))); // p + q > 1: of a customer who is known it is finite
    REQUIRE(clv::gamma_gamma::boundaries(heavy).size() == 1);
    CHECK_THAT(clv::gamma_gamma::boundaries(heavy).front().what, ContainsSubstring("infinite"));
}

TEST_CASE("spends so unequal that the mean is infinite: said, or kept finite on request") {
    // Means 4^k, each half as frequent as the one before.
    std::vector<buyer> skewed;
    for (int k = 0; k < 10; ++k) {
        for (int n = 0; n < (1 << (9 - k)); ++n) {
            skewed.push_back({1 + static_cast<std::uint32_t>(n % 4), std::pow(4.0, k) * (1 + 0.01 * (n % 7))});
        }
    }
    auto const free = clv::fit_gamma_gamma(skewed, by);
    CHECK(free.report.converged);
    CHECK(free.model.q < 1);
    CHECK(free.report.evaluations < 400);
    REQUIRE(!free.report.boundaries.empty());
    CHECK(free.model.expected_spend() == HUGE_VAL);
    auto const kept = clv::fit_gamma_gamma(skewed, by, {.finite_mean = true});
    CHECK(kept.model.q >= 1);
    CHECK(!kept.report.boundaries.empty());
    CHECK(kept.report.log_likelihood < free.report.log_likelihood);
}

TEST_CASE("with the mean finite anyway the option changes nothing", "[data]") {
    auto const file = clientele_test::data_file("cdnow_summary_btyd.csv");
    if (!file) return;
    auto const all = sample_of(*file);
    auto const kept = clv::fit_gamma_gamma(all, by, {.finite_mean = true});
    auto const free = clv::fit_gamma_gamma(all, by);
    CHECK_THAT(kept.model.q, WithinRel(free.model.q, 1e-9));
    CHECK_THAT(kept.report.standard_error(1), WithinRel(free.report.standard_error(1), 1e-6));
    CHECK_THAT(kept.report.log_likelihood, WithinRel(free.report.log_likelihood, 1e-14));
}

TEST_CASE("customers who are all alike, or each always the same, are a limit and not a failure") {
    std::vector<buyer> alike;  // means vary only as means over x purchases of one gamma distribution do
    std::vector<buyer> steady; // each has his own price
    random::stream draw{5, 5};
    for (std::uint32_t i = 0; i < 300; ++i) {
        std::uint32_t const x = 1 + i % 6;
        alike.push_back({x, gamma_of(3 * x, draw) / x});
        double const own = 20 / gamma_of(4, draw);
        steady.push_back({x, own});
    }
    for (auto const* const customers : {&alike, &steady}) {
        auto const fit = clv::fit_gamma_gamma(*customers, by);
        INFO(fit.report.reason);
        CHECK(std::isfinite(fit.report.log_likelihood));
        CHECK(std::isfinite(fit.model.expected_spend(3, 4.0)));
    }
    auto const one = clv::fit_gamma_gamma(std::vector<buyer>{{1, 12.0}}, by);
    CHECK(std::isfinite(one.report.log_likelihood));
    CHECK_THAT(one.model.expected_spend(1, 12.0), WithinRel(12.0, 0.5));
}

TEST_CASE("a gradient of what is expected, for intervals") {
    clv::gamma_gamma const model{6.25, 3.74, 15.44};
    auto const with = clv::detail::with_gradient<clv::gamma_gamma_of>(model);
    auto const expected = with.expected_spend(2, 22.345);
    CHECK_THAT(expected.value, WithinRel(model.expected_spend(2, 22.345), 1e-15));
    double const h = 1e-5;
    CHECK_THAT(expected.gradient[0], WithinRel((clv::gamma_gamma{6.25 + h, 3.74, 15.44}.expected_spend(2, 22.345) -
                                                clv::gamma_gamma{6.25 - h, 3.74, 15.44}.expected_spend(2, 22.345)) /
                                                   (2 * h),
                                               1e-7));
    CHECK_THAT(expected.gradient[2], WithinRel(6.25 / (12.5 + 2.74), 1e-14));
}

TEST_CASE("priors hold where data say little") {
    std::vector<buyer> const few{{1, 30.0}, {2, 50.0}};
    auto const fit = clv::fit_gamma_gamma(few, by, {.priors = {{"p", 6, 0.1}, {"q", 4, 0.1}, {"v", 15, 0.1}}});
    CHECK(fit.report.converged);
    CHECK_THAT(fit.model.p, WithinRel(6.0, 0.1));
    CHECK_THAT(fit.model.v, WithinRel(15.0, 0.1));
    CHECK(fit.report.log_prior <= 0);
    CHECK_THROWS_AS(clv::fit_gamma_gamma(few, by, {.priors = {{"r", 1, 1}}}), invalid_option);
}

TEST_CASE("nobody bought again: no model") {
    CHECK_THROWS_AS(clv::fit_gamma_gamma(std::vector<buyer>{{0, 0.0}}, by), invalid_data);
}

TEST_CASE("a density of nothing is refused") {
    clv::gamma_gamma const model{6, 4, 15};
    CHECK_THROWS_AS(model.log_likelihood(0, 10), invalid_data);
    CHECK_THROWS_AS(model.log_likelihood(1, 0), invalid_data);
    CHECK_THROWS_AS(model.log_likelihood(1, -1), invalid_data);
}

TEST_CASE("a great many customers with few spends between them") {
    struct group {
        std::uint32_t x;
        double mean;
        std::uint64_t count;
    };
    std::vector<group> const rows{{1, 10, 90'000}, {2, 20, 60'000}, {3, 12, 80'000}, {1, 35, 40'000}};
    std::vector<group> few = rows;
    for (group& one : few) {
        one.count /= 10'000;
    }
    auto const grouped = clv::lens(clv::x(&group::x), clv::mean_spend(&group::mean), clv::weight(&group::count));
    auto const crowd = clv::fit_gamma_gamma(rows, grouped); // the start comes from a sample, which may be of any size
    auto const small = clv::fit_gamma_gamma(few, grouped);  // the same shares: the same parameters
    CHECK(crowd.report.converged);
    CHECK_THAT(crowd.model.p, WithinRel(small.model.p, 1e-7));
    CHECK_THAT(crowd.model.q, WithinRel(small.model.q, 1e-7));
    CHECK_THAT(crowd.report.log_likelihood, WithinRel(10'000 * small.report.log_likelihood, 1e-12));
}

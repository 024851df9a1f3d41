// SPDX-License-Identifier: MIT
#include "../support/property.hpp"
#include "figures.hpp"

#include <clientele/core/random.hpp>
#include <clientele/pareto/curve.hpp>

#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

using namespace clientele;
using namespace clientele_test;

namespace {

pareto::curve of(std::vector<double> values) { return pareto::curve{std::move(values)}; }

/// Values as shops have them: ties, zeros, a long tail; at least one above 0.
rc::Gen<std::vector<double>> shop() {
    return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 2000))),
                        [](std::vector<int> const& cents) {
                            std::vector<double> values{1};
                            for (int const c : cents) {
                                values.push_back(c < 500 ? 0 : 0.01 * c * c);
                            }
                            return values;
                        });
}

} // namespace

TEST_CASE("Swiss communes: figures of R's ineq and of ABCanalysis", "[data]") {
    auto const file = data_file("swiss_inhabitants_1900.csv");
    if (!file) return;
    auto const curve = of(swiss(*file));
    CHECK(curve.customers() == 2896);
    CHECK(curve.total() == 3315233);
    CHECK_THAT(curve.gini(), WithinRel(0.629407384090216, 1e-14));
    CHECK_THAT(curve.gini_unbiased(), WithinRel(0.629624795967276, 1e-14));
    CHECK_THAT(curve.value_of_top(0.20), WithinAbs(0.6690411, 5e-8));
    CHECK(curve.count_holding(0.80) == 1030);
}

TEST_CASE("CDNOW spend: Gini, top fifth, and how many make 80 %", "[data]") {
    auto const file = data_file("cdnow_master.csv");
    if (!file) return;
    auto const curve = of(cdnow_spend(*file));
    CHECK(curve.customers() == 23570);
    CHECK_THAT(curve.total(), WithinAbs(2500315.63, 0.005));
    CHECK_THAT(curve.gini(), WithinAbs(0.6345711846, 5e-11));
    CHECK_THAT(curve.value_of_top(0.20), WithinAbs(0.677774, 5e-7));
    CHECK(curve.count_holding(0.80) == 7695);
}

TEST_CASE("figures of R's ineq, single and grouped") {
    CHECK_THAT(of(ineq_x).gini(), WithinAbs(0.462091130268, 5e-13));
    CHECK_THAT(of(ineq_x).gini_unbiased(), WithinAbs(0.513434589186, 5e-13));
    pareto::curve const grouped{ineq_x, ineq_n};
    CHECK_THAT(grouped.gini(), WithinAbs(0.388925666073, 5e-13));
    CHECK_THAT(grouped.lorenz(0.4904618), WithinAbs(0.2156227, 2e-7)); // both printed with seven digits
    CHECK_THAT(of({50, 50. / 9, 50. / 9, 50. / 9, 50. / 9, 50. / 9, 50. / 9, 50. / 9, 50. / 9, 50. / 9}).gini(),
               WithinAbs(0.4, 1e-15));
    CHECK_THAT(pareto::curve({2.5, 7.5, 15, 35, 75, 150}, {25, 13, 10, 5, 5, 2}).gini(),
               WithinAbs(0.656681034483, 5e-13));
}

TEST_CASE("small cases that can be done by hand") {
    CHECK_THAT(of({10, 10, 0, 0, 0}).gini(), WithinAbs(0.6, 1e-15));
    CHECK_THAT(of({10, 10, 0, 0, 0}).gini_unbiased(), WithinAbs(0.75, 1e-15));
    CHECK_THAT(of({0, 0, 0, 0, 7}).gini(), WithinAbs(0.8, 1e-15));
    CHECK_THAT(of({0, 0, 0, 0, 7}).gini_unbiased(), WithinAbs(1, 1e-15));
    std::vector<double> ten(10);
    std::iota(ten.begin(), ten.end(), 1);
    CHECK_THAT(of(ten).gini(), WithinAbs(0.3, 1e-15));
    CHECK_THAT(of(ten).gini_unbiased(), WithinAbs(1. / 3, 1e-15));
    CHECK_THAT(of({1, 1, 4}).lorenz(0.55), WithinAbs(0.275, 1e-15));
    CHECK_THAT(of({1, 1, 4}).lorenz_inverse(0.6), WithinAbs(0.8, 1e-15));
    CHECK(of({5}).gini() == 0);
    CHECK(of({5}).gini_unbiased() == 0);
    CHECK(of({5, 5, 5, 5}).rule() == 0.5); // half of them hold half
    CHECK_THAT(of({80. / 2, 80. / 2, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5}).rule(), WithinAbs(0.2, 1e-15)); // 20/80
}

TEST_CASE("top customers are whole, and the one who crosses is in") {
    auto const curve = of({50, 30, 10, 10});
    CHECK(curve.value_of_top(0) == 0);
    CHECK(curve.value_of_top(0.01) == 0.5); // a part of a customer is a customer
    CHECK(curve.value_of_top(0.5) == 0.8);
    CHECK(curve.value_of_top(1) == 1);
    CHECK(curve.count_holding(0) == 0);
    CHECK(curve.count_holding(0.8) == 2); // meets it exactly
    CHECK(curve.count_holding(0.81) == 3);
    CHECK(curve.count_holding(1) == 4);
    CHECK(curve.customers_holding(0.8) == 0.5);
    // 0.1 + 0.2 + 0.3 is above 0.6 by one bit; the third customer meets 60 %, the fourth is not called in
    CHECK(of({0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1}).count_holding(0.6) == 3);
}

TEST_CASE("equal customers: half of them make half, whatever is rounded") {
    CHECK(of(std::vector<double>(1000, 9.99)).count_holding(0.5) == 500);
    CHECK(of(std::vector<double>(1000, 9.99)).count_holding(0.8) == 800);
    CHECK(of(std::vector<double>(100'000, 1.1)).count_holding(0.2) == 20'000);
}

TEST_CASE("values whose sums leave the range of doubles are refused") {
    CHECK_THROWS_WITH(of({1e308, 1e308}), ContainsSubstring("use another unit"));
    CHECK_THROWS_WITH(of({1e308, 5e307, 1e307}), ContainsSubstring("use another unit"));
    CHECK_THROWS_WITH(of({5e-324, 5e-324, 0}), ContainsSubstring("use another unit"));
}

TEST_CASE("losses: the Gini coefficient of Chen, Tsaur and Rhai stays within 0 and 1") {
    // G* of Review of Income and Wealth 28 (1982), with the correction of Berrebi and Silber (1985)
    auto const ctr = [](std::vector<double> x) {
        std::ranges::sort(x);
        double const total = std::accumulate(x.begin(), x.end(), 0.0);
        auto const n = static_cast<double>(x.size());
        double ranked = 0;
        std::size_t k = 0;
        double held = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            ranked += static_cast<double>(i + 1) * x[i] / total;
            held += x[i] / total;
            k = held <= 0 ? i + 1 : k;
        }
        double first = 0;
        double weighted = 0;
        for (std::size_t i = 0; i < k; ++i) {
            first += x[i] / total;
            weighted += static_cast<double>(i + 1) * x[i] / total;
        }
        double const below =
            1 + 2 / n * weighted + first / n * (first / (x[k] / total) - (1 + 2 * static_cast<double>(k)));
        return (2 / n * ranked - (n + 1) / n) / below;
    };
    for (auto const& x : {std::vector<double>{-5, -1, 2, 4, 10}, {-3, 1, 1, 8}, {-1, -1, 0.5, 9}, {-0.5, 1, 2, 3, 4}}) {
        auto const curve = of(x);
        CHECK(curve.definition() == pareto::gini_definition::normalised_for_losses);
        CHECK_THAT(curve.gini(), WithinRel(ctr(x), 1e-13));
        CHECK(curve.gini() <= 1);
    }
    CHECK(of({0, 1}).definition() == pareto::gini_definition::standard);
}

TEST_CASE("a total that is not above 0, nobody, and shares outside 0 to 1 are refused") {
    CHECK_THROWS_WITH(of({}), ContainsSubstring("customers is none"));
    CHECK_THROWS_WITH(of({0, 0}), ContainsSubstring("total value is 0"));
    CHECK_THROWS_WITH(of({-5, 2}), ContainsSubstring("total value is -3"));
    CHECK_THROWS_WITH(of({1}).value_of_top(1.1), ContainsSubstring("share of customers is 1.1, allowed: 0 to 1"));
    CHECK_THROWS_AS(of({1}).count_holding(-0.1), invalid_option);
    CHECK_THROWS_AS(of({1}).lorenz(std::nan("")), invalid_option);
}

TEST_CASE("theory: lognormal, exponential and uniform values, by the law of large numbers") {
    // One million values each at the middles of equal steps of probability: error of order 1/n, not 1/sqrt(n).
    std::size_t const n = 1'000'000;
    std::vector<double> exponential(n);
    std::vector<double> uniform(n);
    for (std::size_t i = 0; i < n; ++i) {
        double const p = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
        exponential[i] = -std::log1p(-p);
        uniform[i] = p;
    }
    CHECK_THAT(of(exponential).gini(), WithinAbs(0.5, 1e-5));
    CHECK_THAT(of(uniform).gini(), WithinAbs(1. / 3, 1e-5));

    // Lognormal with sigma 1: Gini erf(1/2) = 0.520499877813. The standard error of a sample of one million is 0.0011
    // (sd of 200 such samples in numpy); four of them are allowed.
    random::stream random{3, 1};
    std::vector<double> lognormal(n);
    for (double& value : lognormal) {
        value =
            std::exp(std::sqrt(-2 * std::log(random.uniform())) * std::cos(2 * 3.14159265358979324 * random.uniform()));
    }
    CHECK_THAT(of(lognormal).gini(), WithinAbs(0.520499877813, 0.0044));
}

TEST_CASE("laws of the Lorenz curve") {
    property("order of customers does not matter; same bits on any engine", [] {
        auto const values = *shop();
        auto reversed = values;
        std::ranges::reverse(reversed);
        RC_ASSERT(of(reversed) == of(values));
        for (std::size_t const count : {1U, 2U, 3U, 8U}) {
            RC_ASSERT(pareto::concentration(values, std::identity{}, threads{count}) == of(values));
        }
    });
    property("positive scaling", [] {
        auto values = *shop();
        auto const before = of(values);
        for (double& value : values) {
            value *= 0.01;
        }
        auto const after = of(values);
        RC_ASSERT(std::abs(after.gini() - before.gini()) < 1e-12);
        RC_ASSERT(std::abs(after.value_of_top(0.2) - before.value_of_top(0.2)) < 1e-12);
        RC_ASSERT(after.count_holding(0.8) == before.count_holding(0.8));
        RC_ASSERT(std::abs(after.rule() - before.rule()) < 1e-12);
    });
    property("replication: ten of each customer concentrate as one of each; so does a weight of ten", [] {
        auto const values = *shop();
        std::vector<double> ten;
        for (double const value : values) {
            ten.insert(ten.end(), 10, value);
        }
        RC_ASSERT(std::abs(of(ten).gini() - of(values).gini()) < 1e-12);
        pareto::curve const weighted{values, std::vector<double>(values.size(), 10)};
        RC_ASSERT(std::abs(weighted.gini() - of(ten).gini()) < 1e-12);
        RC_ASSERT(std::abs(weighted.value_of_top(0.2) - of(ten).value_of_top(0.2)) < 1e-12);
        RC_ASSERT(weighted.count_holding(0.8) == of(ten).count_holding(0.8));
        RC_ASSERT(std::abs(weighted.rule() - of(ten).rule()) < 1e-12);
    });
    property("a gift from poor to rich raises the Gini coefficient (transfer principle)", [] {
        auto values = *shop();
        std::ranges::sort(values);
        values.push_back(values.back() + 1);
        auto const before = of(values).gini();
        auto const poor = std::ranges::find_if(values, [](double v) { return v > 0; });
        double const gift = *poor / 2;
        *poor -= gift;
        values.back() += gift;
        RC_ASSERT(of(values).gini() > before);
    });
    property("Gini in [0, 1), Lorenz convex and below the diagonal, its inverse its inverse", [] {
        auto const curve = of(*shop());
        RC_ASSERT(curve.gini() >= 0 && curve.gini() < 1);
        double before = 0;
        double slope = 0;
        for (int i = 1; i <= 20; ++i) {
            double const at = curve.lorenz(i / 20.0);
            RC_ASSERT(at <= i / 20.0 + 1e-12);
            RC_ASSERT(at - before >= slope - 1e-12);
            slope = at - before;
            before = at;
            if (at > 0) {
                RC_ASSERT(std::abs(curve.lorenz_inverse(at) - i / 20.0) < 1e-9);
            }
        }
        RC_ASSERT(std::abs(curve.lorenz(1) - 1) < 1e-12);
        double const p = curve.rule();
        RC_ASSERT(std::abs(curve.lorenz(1 - p) - p) < 1e-9); // the top p hold 1 - p
    });
    property("the points of a picture lie on the curve", [] {
        auto const curve = of(*shop());
        auto const points = curve.points(7);
        RC_ASSERT(points.size() <= 9U);
        for (auto const& point : points) {
            RC_ASSERT(std::abs(curve.lorenz(point.customers) - point.value) < 1e-12);
        }
    });
}

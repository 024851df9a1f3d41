// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/stats/quantile.hpp>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/istream.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <random>
#include <sstream>
#include <vector>

using clientele::stats::quantile;
using clientele::stats::quantile_type;
using clientele::stats::quantiles;
using clientele::stats::weighted_quantiles;

namespace {

struct numpy_case {
    quantile_type type;
    std::vector<double> twelve; ///< of `twelve` at `twelve_at`
    std::vector<double> seven;  ///< of `seven` at `seven_at`
};

std::vector<double> const twelve{15, 20, 35, 40, 50, -3.25, 7.5, 7.5, 100.125, 0.1, 2, 2};
std::vector<double> const twelve_at{0, 0.05, 0.1, 0.2, 0.25, 1.0 / 3, 0.5, 0.6, 0.75, 0.9, 0.99, 1};
std::vector<double> const seven{3, 1, 4, 1, 5, 9, 2};
std::vector<double> const seven_at{.1, .25, .5, .7, .95};

// numpy 2.4.6, numpy.quantile(values, probabilities, method=...): inverted_cdf, averaged_inverted_cdf,
// closest_observation, interpolated_inverted_cdf, hazen, weibull, linear, median_unbiased, normal_unbiased.
std::vector<numpy_case> const by_numpy{
    {quantile_type::inverse_ecdf,
     {-3.25, -3.25, 0.1, 2.0, 2.0, 2.0, 7.5, 20.0, 35.0, 50.0, 100.125, 100.125},
     {1.0, 1.0, 3.0, 4.0, 9.0}},
    {quantile_type::averaged_inverse_ecdf,
     {-3.25, -3.25, 0.1, 2.0, 2.0, 4.75, 11.25, 20.0, 37.5, 50.0, 100.125, 100.125},
     {1.0, 1.0, 3.0, 4.0, 9.0}},
    {quantile_type::nearest_even,
     {-3.25, -3.25, -3.25, 0.1, 2.0, 2.0, 7.5, 15.0, 35.0, 50.0, 100.125, 100.125},
     {1.0, 1.0, 3.0, 4.0, 9.0}},
    {quantile_type::linear_ecdf,
     {-3.25, -3.25, -2.579999999999999, 0.8600000000000007, 2.0, 2.0, 7.5, 15.999999999999996, 35.0, 48.00000000000001,
      94.10999999999996, 100.125},
     {1.0, 1.0, 2.5, 3.8999999999999995, 7.599999999999998}},
    {quantile_type::hazen,
     {-3.25, -2.9149999999999996, -0.9049999999999995, 1.8100000000000007, 2.0, 4.75, 11.25, 18.499999999999996, 37.5,
      65.03750000000004, 100.125, 100.125},
     {1.0, 1.25, 3.0, 4.3999999999999995, 9.0}},
    {quantile_type::weibull,
     {-3.25, -3.25, -2.244999999999999, 1.240000000000001, 2.0, 3.8333333333333317, 11.25, 18.999999999999993, 38.75,
      85.08750000000005, 100.125, 100.125},
     {1.0, 1.0, 3.0, 4.6, 9.0}},
    {quantile_type::linear,
     {-3.25, -1.4074999999999998, 0.29000000000000015, 2.0, 2.0, 5.666666666666666, 11.25, 18.0, 36.25, 49.0,
      94.61125000000003, 100.125},
     {1.0, 1.5, 3.0, 4.199999999999999, 7.799999999999997}},
    {quantile_type::median_unbiased,
     {-3.25, -3.25, -1.351666666666666, 1.6200000000000006, 2.0, 4.4444444444444455, 11.25, 18.666666666666664,
      37.91666666666667, 71.72083333333335, 100.125, 100.125},
     {1.0, 1.1666666666666665, 3.0, 4.466666666666666, 9.0}},
    {quantile_type::normal_unbiased,
     {-3.25, -3.25, -1.2399999999999995, 1.6675000000000004, 2.0, 4.520833333333332, 11.25, 18.625, 37.8125,
      70.05000000000001, 100.125, 100.125},
     {1.0, 1.1875, 3.0, 4.449999999999999, 9.0}},
};

constexpr quantile_type all_types[] = {quantile_type::inverse_ecdf,   quantile_type::averaged_inverse_ecdf, // NOLINT
                                       quantile_type::nearest_even,   quantile_type::linear_ecdf,
                                       quantile_type::hazen,          quantile_type::weibull,
                                       quantile_type::linear,         quantile_type::median_unbiased,
                                       quantile_type::normal_unbiased};

struct customer {
    double spend;
    std::uint32_t count;
    std::optional<int> orders{};
};

std::vector<double> finite_values() {
    return *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::inRange(-1'000'000, 1'000'000), [](int n) { return n / 64.0; })));
}

} // namespace

TEST_CASE("all nine definitions give numpy's figures") {
    for (auto const& [type, at_twelve, at_seven] : by_numpy) {
        INFO("type " << static_cast<int>(type));
        auto const of_twelve = quantiles(twelve, twelve_at, {}, {.type = type});
        for (std::size_t i = 0; i < twelve_at.size(); ++i)
            CHECK_THAT(of_twelve[i], WithinAbs(at_twelve[i], 1e-12));
        auto const of_seven = quantiles(seven, seven_at, {}, {.type = type});
        for (std::size_t i = 0; i < seven_at.size(); ++i)
            CHECK_THAT(of_seven[i], WithinAbs(at_seven[i], 1e-12));
    }
}

TEST_CASE("type 3 goes to the even order statistic where two are equally near") {
    // n p - 1/2 = 0, 1, 2, 3 with n = 4: j even keeps x_j (x_1 where j = 0), j odd takes x_{j+1}; numpy: 1 2 2 4
    std::vector<double> const probabilities{.125, .375, .625, .875};
    CHECK(quantiles(std::vector{1, 2, 3, 4}, probabilities, {}, {.type = quantile_type::nearest_even}) ==
          std::vector<double>{1, 2, 2, 4});
}

TEST_CASE("the default is type 7 as R documents it") {
    // ?quantile: type 7 has p(k) = (k - 1) / (n - 1), hence the k-th order statistic at that p, linear between
    std::vector<double> const values{10, 20, 40, 80, 160};
    for (int k = 0; k < 5; ++k)
        CHECK(quantile(values, k / 4.0) == values[static_cast<std::size_t>(k)]);
    CHECK(quantile(values, 0.625) == 60);
    CHECK(quantile(values, 0.1) == 14);
    // fivenum-like checks of R's own example data set: quantile(mtcars$mpg) = 10.400 15.425 19.200 22.800 33.900
    std::vector<double> const mpg{21,   21,   22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8,
                                  16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5,
                                  15.2, 13.3, 19.2, 27.3, 26,   30.4, 15.8, 19.7, 15,   21.4};
    std::vector<double> const quarters{0, .25, .5, .75, 1};
    std::vector<double> const in_r{10.4, 15.425, 19.2, 22.8, 33.9};
    auto const found = quantiles(mpg, quarters);
    for (std::size_t i = 0; i < 5; ++i)
        CHECK_THAT(found[i], WithinAbs(in_r[i], 1e-12));
    // quintiles of the same, which R's rfm prints plus 1 as 16.20 18.92 22.00 25.08 for its bins(mtcars, mpg, 5)
    std::vector<double> const fifths{.2, .4, .6, .8};
    std::vector<double> const in_rfm{16.20, 18.92, 22.00, 25.08};
    auto const cuts = quantiles(mpg, fifths);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK_THAT(cuts[i] + 1, WithinAbs(in_rfm[i], 0.005));
}

TEST_CASE("laws of every definition") {
    clientele_test::property("ends, order, shift, scale, reflection and rows", [] {
        auto values = finite_values();
        for (auto const type : all_types) {
            auto const at = [&](std::vector<double> const& of, double p) {
                return quantile(of, p, {}, {.type = type});
            };
            double const p = *rc::gen::inRange(0, 1001) / 1000.0;
            double const q = *rc::gen::inRange(0, 1001) / 1000.0;
            auto const [least, most] = std::minmax_element(values.begin(), values.end());
            RC_ASSERT(at(values, 0) == *least);
            RC_ASSERT(at(values, 1) == *most);
            RC_ASSERT(at(values, std::min(p, q)) <= at(values, std::max(p, q)));
            auto doubled = values; // exact in binary
            for (double& value : doubled)
                value *= 2;
            RC_ASSERT(at(doubled, p) == 2 * at(values, p));
            auto reversed = values;
            std::reverse(reversed.begin(), reversed.end());
            RC_ASSERT(at(reversed, p) == at(values, p));
        }
    });
    clientele_test::property("equal values give themselves", [](double) {
        double const value = *rc::gen::element(0.1, -1e300, 3.7, 1e-310);
        std::vector<double> const values(*rc::gen::inRange<std::size_t>(1, 50), value);
        for (auto const type : all_types)
            RC_ASSERT(quantile(values, *rc::gen::inRange(0, 101) / 100.0, {}, {.type = type}) == value);
    });
    clientele_test::property("a weight is a repetition", [] {
        std::vector<customer> customers{{0.25, 1}};
        std::vector<double> repeated{0.25};
        for (double const value : finite_values()) {
            customers.push_back({value, *rc::gen::inRange(0U, 4U)});
            repeated.insert(repeated.end(), customers.back().count, value);
        }
        std::vector<double> const probabilities{0, .2, .5, .77, 1};
        for (auto const type : all_types) {
            RC_ASSERT(weighted_quantiles(customers, probabilities, &customer::spend, &customer::count,
                                         {.type = type}) == quantiles(repeated, probabilities, {}, {.type = type}));
        }
    });
}

TEST_CASE("the same bits on any number of threads") {
    std::mt19937 random(1);
    std::vector<double> values(20'000);
    for (double& value : values)
        value = static_cast<double>(random() % 1'000'000) / 97;
    std::vector<double> const probabilities{.01, .2, .5, .999};
    auto const one = quantiles(values, probabilities);
    for (std::size_t const n : {1U, 2U, 3U, 8U})
        CHECK(quantiles(values, probabilities, {}, {}, clientele::threads{n}) == one);
}

TEST_CASE("quantiles of whatever range and projection") {
    std::vector<customer> const customers{{3, 1, 30}, {1, 1, 10}, {2, 1, 20}};
    CHECK(quantile(customers, 0.5, &customer::spend) == 2);
    CHECK(quantile(customers, 0.5, &customer::orders) == 20);
    CHECK(quantile(customers, 0.75, [](customer const& c) { return c.spend * 10; }) == 25);
    std::list<int> const list{5, 1, 3};
    CHECK(quantile(list, 0.5) == 3);
    auto filtered = customers | ranges::views::filter([](customer const& c) { return c.spend > 1; });
    CHECK(quantile(filtered, 0.5, &customer::spend) == 2.5);
    std::istringstream numbers("4 8 6");
    CHECK(quantile(ranges::istream_view<int>(numbers), 0.5) == 6); // read once
}

TEST_CASE("quantiles say what is wrong") {
    CHECK_THROWS_WITH(quantile(std::vector<double>{}, 0.5), ContainsSubstring("empty"));
    for (double const p : {-0.1, 1.0000001, std::nan("")})
        CHECK_THROWS_AS(quantile(twelve, p), clientele::invalid_option);
    CHECK_THROWS_WITH(quantile(twelve, 2), Equals("option probability is 2, allowed: 0 to 1"));
    for (double const bad :
         {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
        auto values = twelve;
        values[7] = bad;
        try {
            (void)quantile(values, 0.5);
            FAIL("not refused");
        } catch (clientele::invalid_data const& refused) {
            CHECK(refused.row() == 7U);
            CHECK(refused.value() == clientele::to_text(bad));
        }
    }
    std::vector<customer> const customers{{3, 0, 30}, {1, 0, {}}};
    CHECK_THROWS_WITH(quantile(customers, 0.5, &customer::orders), StartsWith("row 1: value is none"));
    std::vector<double> const median{0.5};
    CHECK_THROWS_AS(weighted_quantiles(customers, median, &customer::spend, &customer::count), clientele::invalid_data);
}

TEST_CASE("positions lie within the data") {
    for (auto const type : all_types)
        for (std::uint64_t n = 1; n < 40; ++n)
            for (int i = 0; i <= 60; ++i) {
                auto const at = clientele::stats::position_of(i / 60.0, n, type);
                auto const ok = at.lower <= at.upper && at.upper < n && at.upper - at.lower <= 1 && at.fraction >= 0 &&
                                at.fraction <= 1;
                if (!ok) FAIL("type " << static_cast<int>(type) << " n " << n << " p " << i << "/60");
            }
}

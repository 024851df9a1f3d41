// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/banding/rules.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <span>
#include <vector>

namespace banding = clientele::banding;
using banding::direction;
using banding::tie_rule;
using bands = std::vector<std::size_t>;

namespace {

constexpr std::array all_ties{tie_rule::lower, tie_rule::upper, tie_rule::middle};
constexpr std::array both{direction::higher_is_better, direction::lower_is_better};

/// A host's money: can be put in order, and nothing else.
class money {
public:
    explicit money(double cents) : cents_(cents) {}
    friend auto operator<=>(money const&, money const&) = default;

private:
    double cents_;
};

template <class T, class Rule, class Engine = clientele::sequential>
banding::cuts<T> fitted(Rule const& rule, std::vector<T> const& values, direction better = direction::higher_is_better,
                        std::vector<std::uint64_t> const& weights = {}, Engine const& how = {}) {
    auto made = rule.fit(banding::population<T, Engine>{values, weights, better, how});
    made.validate();
    return made;
}

/// The band of each value under a rule learnt from all.
template <class T, class Rule>
bands banded(Rule const& rule, std::vector<T> const& values, direction better = direction::higher_is_better,
             std::vector<std::uint64_t> const& weights = {}) {
    auto const made = fitted(rule, values, better, weights);
    bands all;
    for (T const& value : values)
        all.push_back(made(value));
    return all;
}

bands sizes(bands const& all, std::size_t count) {
    bands of(count, 0);
    for (std::size_t const band : all)
        ++of.at(band);
    return of;
}

std::vector<double> edges(banding::cuts<double> const& made) {
    std::vector<double> values;
    for (auto const& edge : made.edges)
        values.push_back(edge.value);
    return values;
}

/// Cents with many ties, at least one.
std::vector<double> some_spend() {
    auto const cents = *rc::gen::oneOf(rc::gen::container<std::vector<int>>(rc::gen::inRange(-3, 6)),
                                       rc::gen::container<std::vector<int>>(rc::gen::inRange(-10'000, 1'000'000)));
    std::vector<double> values{17.25};
    for (int const c : cents)
        values.push_back(c / 100.0);
    return values;
}

std::vector<double> some_shares() {
    auto const parts = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 50)));
    double const whole = std::accumulate(parts.begin(), parts.end(), 0.0);
    std::vector<double> shares;
    for (int const part : parts)
        shares.push_back(part / whole);
    return shares;
}

/// The laws that hold for each rule; `made(ties)` is the rule.
template <class Make> void laws(Make const& make) {
    clientele_test::property("unit of money, order of rows, monotone, any type, mirrored, repeated", [&] {
        auto const values = *rc::gen::exec(some_spend);
        auto const rule = make(*rc::gen::elementOf(std::vector(all_ties.begin(), all_ties.end())));
        for (direction const better : both) {
            auto const expected = banded(rule, values, better);

            for (double const unit : {0.01, 1e-4, 1.1, 3.7e9}) {
                auto scaled = values;
                for (double& value : scaled)
                    value *= unit;
                RC_ASSERT(banded(rule, scaled, better) == expected);
            }

            std::vector<std::size_t> order(values.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::shuffle(order.begin(), order.end(), std::mt19937(1));
            std::vector<double> shuffled;
            for (std::size_t const i : order)
                shuffled.push_back(values[i]);
            auto const of_shuffled = banded(rule, shuffled, better);
            for (std::size_t i = 0; i < order.size(); ++i)
                RC_ASSERT(of_shuffled[i] == expected[order[i]]);

            for (std::size_t i = 1; i < values.size(); ++i) {
                bool const better_value =
                    better == direction::higher_is_better ? values[i] > values[i - 1] : values[i] < values[i - 1];
                if (values[i] == values[i - 1])
                    RC_ASSERT(expected[i] == expected[i - 1]);
                else
                    RC_ASSERT((better_value ? expected[i] >= expected[i - 1] : expected[i] <= expected[i - 1]));
            }

            std::vector<money> as_money;
            std::vector<std::chrono::sys_days> as_days;
            std::vector<long> as_longs;
            std::vector<float> as_floats; // 24 bits hold these cents apart
            for (double const value : values) {
                auto const cents = std::lround(value * 100);
                as_money.emplace_back(value);
                as_days.emplace_back(std::chrono::days{cents});
                as_longs.push_back(cents);
                as_floats.push_back(static_cast<float>(cents));
            }
            RC_ASSERT(banded(rule, as_money, better) == expected);
            RC_ASSERT(banded(rule, as_days, better) == expected);
            RC_ASSERT(banded(rule, as_longs, better) == expected);
            RC_ASSERT(banded(rule, as_floats, better) == expected);

            auto negated = values;
            for (double& value : negated)
                value = -value;
            RC_ASSERT(banded(rule, negated, better == both[0] ? both[1] : both[0]) == expected);

            std::vector<std::uint64_t> weights;
            std::vector<double> repeated;
            for (std::size_t i = 0; i < values.size(); ++i) {
                weights.push_back(i * 5 % 4 + (i == 0 ? 1 : 0)); // some are 0
                repeated.insert(repeated.end(), weights.back(), values[i]);
            }
            RC_ASSERT(fitted(rule, values, better, weights) == fitted(rule, repeated, better));
        }
    });
}

} // namespace

TEST_CASE("quantiles without ties are those of numpy") {
    std::vector<double> const ten{3, 1, 2, 10, 9, 8, 4, 5, 6, 7};
    // numpy.quantile(range(1, 11), [.2, .4, .6, .8]) = 2.8, 4.6, 6.4, 8.2
    auto const made = fitted(banding::quantiles{}, ten);
    std::vector<double> const by_numpy{2.8, 4.6, 6.4, 8.2};
    for (std::size_t i = 0; i < 4; ++i)
        CHECK_THAT(made.edges[i].value, WithinAbs(by_numpy[i], 1e-12));
    CHECK(sizes(banded(banding::quantiles{}, ten), 5) == bands{2, 2, 2, 2, 2});
    CHECK(banded(banding::quantiles{}, ten) == bands{1, 0, 0, 4, 4, 3, 1, 2, 2, 3});
    CHECK(banded(banding::quantiles{}, ten, direction::lower_is_better) == bands{3, 4, 4, 0, 0, 1, 3, 2, 2, 1});
    CHECK(edges(fitted(banding::quantiles{.bins = 1}, ten)).empty());
}

TEST_CASE("a block of equal values that a quantile divides goes by the tie rule") {
    // The median of both is the middle of the block; at 2.5 of 5 customers the bands would be of equal size.
    std::vector<double> const low{1, 1, 1, 2, 3};  // its block has its middle at 1.5
    std::vector<double> const even{1, 2, 2, 2, 3}; // at 2.5: a tie of the tie rule, which goes up
    std::vector<double> const high{1, 2, 3, 3, 3}; // at 3.5
    auto const split = [](tie_rule ties, std::vector<double> const& values) {
        return sizes(banded(banding::quantiles{.bins = 2, .ties = ties}, values), 2);
    };
    CHECK(split(tie_rule::lower, low) == bands{3, 2});
    CHECK(split(tie_rule::upper, low) == bands{0, 5});
    CHECK(split(tie_rule::middle, low) == bands{3, 2});
    CHECK(split(tie_rule::lower, even) == bands{4, 1});
    CHECK(split(tie_rule::upper, even) == bands{1, 4});
    CHECK(split(tie_rule::middle, even) == bands{1, 4});
    CHECK(split(tie_rule::lower, high) == bands{5, 0});
    CHECK(split(tie_rule::upper, high) == bands{2, 3});
    CHECK(split(tie_rule::middle, high) == bands{2, 3});

    // Three bands of five customers: the first boundary is wanted at 5/3. The block has its middle at 1.5, below it.
    CHECK(banded(banding::quantiles{.bins = 3, .ties = tie_rule::middle}, std::vector<double>{0, 0, 0, 1, 2}) ==
          bands{0, 0, 0, 2, 2});
}

TEST_CASE("a quantile between two values divides them whatever is rounded") {
    double const next = std::nextafter(1.0, 2.0);
    for (tie_rule const ties : all_ties) {
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector<double>{1, next}) == bands{0, 1});
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector<double>{1, next},
                     direction::lower_is_better) == bands{1, 0});
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector<int>{1, 2}) == bands{0, 1});
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector<int>{1, 2}, direction::lower_is_better) ==
              bands{1, 0});
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector<int>{-2, -1}) == bands{0, 1});
        auto const huge = std::numeric_limits<std::int64_t>::max(); // whose neighbours share a double
        CHECK(banded(banding::quantiles{.bins = 2, .ties = ties}, std::vector{huge - 1, huge}) == bands{0, 1});
        CHECK(banded(banding::quantiles{.bins = 3, .ties = ties}, std::vector{-huge, huge}) == bands{0, 2});
        std::vector<double> const far{-1e308, 1e308}; // their distance is no double
        CHECK(banded(banding::quantiles{.bins = 3, .ties = ties}, far) == bands{0, 2});
    }
}

TEST_CASE("laws of quantiles") {
    for (int const bins : {2, 3, 5, 10})
        laws([&](tie_rule ties) { return banding::quantiles{.bins = bins, .ties = ties}; });
}

TEST_CASE("laws of quotas") {
    laws([](tie_rule ties) { return banding::quota{.shares = {.5, .3, .18, .02}, .ties = ties}; });
    laws([](tie_rule ties) { return banding::quota{.shares = {.2, .8}, .ties = ties}; });
}

TEST_CASE("more bins than different values leave levels empty and no more") {
    std::vector<double> const two{1, 1, 1, 2};
    for (tie_rule const ties : all_ties) {
        auto const of = banded(banding::quantiles{.bins = 9, .ties = ties}, two);
        CHECK(of[0] == of[1]);
        CHECK(of[1] == of[2]);
        CHECK(of[2] < of[3]);
    }
    std::vector<double> const equal(7, 3.5);
    for (std::size_t const band : banded(banding::quantiles{}, equal))
        CHECK(band == 0);
    for (std::size_t const band : banded(banding::quantiles{.ties = tie_rule::upper}, equal))
        CHECK(band == 4);
    CHECK(fitted(banding::quantiles{}, equal).unreachable() == bands{1, 2, 3});
    CHECK(banded(banding::quantiles{}, std::vector<double>{42}) == bands{0}); // one customer
}

TEST_CASE("the quintiles of order counts of which most are one") {
    // 51 % with one order, 19 % with two, 13 % with three or four: quintiles 1, 1, 2, 4 as on CDNOW
    std::vector<int> orders(51, 1);
    orders.insert(orders.end(), 19, 2);
    orders.insert(orders.end(), 7, 3);
    orders.insert(orders.end(), 6, 4);
    orders.insert(orders.end(), 18, 9);
    auto const made = fitted(banding::quantiles{}, orders);
    std::vector<int> values;
    for (auto const& edge : made.edges)
        values.push_back(edge.value);
    CHECK(values == std::vector{1, 1, 2, 4});
    CHECK(made.unreachable() == bands{1});
    CHECK(sizes(banded(banding::quantiles{}, orders), 5) == bands{51, 0, 19, 13, 18});
}

TEST_CASE("quantiles refuse impossible numbers of bins and nobody") {
    std::vector<double> const some{1, 2, 3};
    for (int const bins : {0, -1, 256, 1'000'000})
        CHECK_THROWS_AS(fitted(banding::quantiles{.bins = bins}, some), clientele::invalid_option);
    CHECK_THROWS_WITH(fitted(banding::quantiles{.bins = 256}, some), Equals("option bins is 256, allowed: 1 to 255"));
    CHECK(fitted(banding::quantiles{.bins = 255}, some).bands() == 255);
    CHECK_THROWS_AS(fitted(banding::quantiles{}, std::vector<double>{}), clientele::invalid_data);
    CHECK_THROWS_AS(fitted(banding::quantiles{}, some, direction::higher_is_better, {0, 0, 0}),
                    clientele::invalid_data);
    CHECK_THROWS_AS(fitted(banding::quota{.shares = {1}}, std::vector<double>{}), clientele::invalid_data);
}

TEST_CASE("quotas by hand") {
    std::vector<double> const ten{3, 1, 2, 10, 9, 8, 4, 5, 6, 7};
    CHECK(sizes(banded(banding::quota{.shares = {.5, .3, .2}}, ten), 3) == bands{5, 3, 2});
    // the boundary is the value of the worst customer who passes
    CHECK(edges(fitted(banding::quota{.shares = {.5, .3, .2}}, ten)) == std::vector<double>{6, 9});
    CHECK(edges(fitted(banding::quota{.shares = {.5, .3, .2}}, ten, direction::lower_is_better)) ==
          std::vector<double>{5, 2});

    std::vector<double> const tied{1, 1, 1, 1, 2, 2, 3, 4, 5, 6}; // the two 2s lie across the half
    CHECK(sizes(banded(banding::quota{.shares = {.5, .5}, .ties = tie_rule::lower}, tied), 2) == bands{6, 4});
    CHECK(sizes(banded(banding::quota{.shares = {.5, .5}, .ties = tie_rule::upper}, tied), 2) == bands{4, 6});
    CHECK(sizes(banded(banding::quota{.shares = {.5, .5}, .ties = tie_rule::middle}, tied), 2) ==
          bands{4, 6}); // middle at 5
    CHECK(sizes(banded(banding::quota{.shares = {.4, .6}, .ties = tie_rule::lower}, tied), 2) ==
          bands{4, 6}); // none divided
    CHECK(sizes(banded(banding::quota{.shares = {.4, .6}, .ties = tie_rule::upper}, tied), 2) == bands{4, 6});

    // shares that are less than half a customer
    CHECK(sizes(banded(banding::quota{.shares = {.999, .001}}, ten), 2) == bands{10, 0});
    CHECK(sizes(banded(banding::quota{.shares = {.001, .999}}, ten), 2) == bands{0, 10});
    CHECK(sizes(banded(banding::quota{.shares = {1}}, ten), 1) == bands{10});
    // thirds and tenths do not add to 1 in binary
    CHECK(sizes(banded(banding::quota{.shares = std::vector<double>(10, .1)}, ten), 10) == bands(10, 1));
}

TEST_CASE("a quota errs by at most its largest block of equal values") {
    clientele_test::property("for any shares and tie rule", [] {
        auto const values = *rc::gen::exec(some_spend);
        auto const shares = *rc::gen::exec(some_shares);
        std::map<double, std::size_t> blocks;
        for (double const value : values)
            ++blocks[value];
        std::size_t largest = 0;
        for (auto const& [value, size] : blocks)
            largest = std::max(largest, size);
        for (tie_rule const ties : all_ties)
            for (direction const better : both) {
                auto const of =
                    sizes(banded(banding::quota{.shares = shares, .ties = ties}, values, better), shares.size());
                double share = 0;
                std::size_t count = 0;
                for (std::size_t band = 0; band < shares.size(); ++band) {
                    share += shares[band];
                    count += of[band];
                    double const wanted = share * static_cast<double>(values.size());
                    // half a customer for rounding the quota itself; a block of one need not be divided
                    RC_ASSERT(std::abs(static_cast<double>(count) - wanted) <=
                              static_cast<double>(largest == 1 ? 0 : largest) + 0.5 + 1e-6);
                }
            }
    });
    clientele_test::property("the middle rule errs by at most half of it", [] {
        auto const values = *rc::gen::exec(some_spend);
        std::map<double, std::size_t> blocks;
        for (double const value : values)
            ++blocks[value];
        std::size_t largest = 0;
        for (auto const& [value, size] : blocks)
            largest = std::max(largest, size);
        double const share = *rc::gen::inRange(1, 100) / 100.0;
        auto const of =
            sizes(banded(banding::quota{.shares = {share, 1 - share}, .ties = tie_rule::middle}, values), 2);
        double const wanted = std::round(share * static_cast<double>(values.size()));
        RC_ASSERT(std::abs(static_cast<double>(of[0]) - wanted) <= static_cast<double>(largest) / 2);
    });
}

TEST_CASE("quotas refuse shares that are none") {
    std::vector<double> const some{1, 2, 3};
    for (auto const& shares : std::vector<std::vector<double>>{
             {}, {.5}, {.5, .4}, {.6, .6}, {0, 1}, {-.1, 1.1}, {std::nan(""), 1}, std::vector<double>(256, 1.0 / 256)})
        CHECK_THROWS_AS(fitted(banding::quota{.shares = shares}, some), clientele::invalid_option);
    CHECK_THROWS_WITH(fitted(banding::quota{.shares = {-.5, 1.5}}, some), ContainsSubstring("quota share is -0.5"));
}

TEST_CASE("given cut-offs are taken as they are") {
    std::vector<double> const values{10, 20, 30, 40};
    CHECK(banded(banding::at({20., 30.}), values) == bands{0, 0, 1, 2});
    CHECK(banded(banding::at({20., 30.}, tie_rule::upper), values) == bands{0, 1, 2, 2});
    CHECK(banded(banding::at({30., 20.}), values, direction::lower_is_better) == bands{2, 1, 0, 0});
    CHECK(banded(banding::at({30., 20.}, tie_rule::upper), values, direction::lower_is_better) == bands{2, 2, 1, 0});
    CHECK(banded(banding::at({20, 30}), values) == bands{0, 0, 1, 2}); // integers become the measure's type
    CHECK(banded(banding::at(std::vector<double>{}), values) == bands(4, 0));
    CHECK(fitted(banding::at({20., 30.}), std::vector<double>{}).bands() ==
          3); // nothing is learnt, so nobody is needed

    CHECK_THROWS_AS(fitted(banding::at({30., 20.}), values), clientele::invalid_data);
    CHECK_THROWS_AS(fitted(banding::at({20., 30.}), values, direction::lower_is_better), clientele::invalid_data);
    CHECK_THROWS_AS(fitted(banding::at({20., std::nan("")}), values), clientele::invalid_data);
    CHECK_THROWS_WITH(fitted(banding::at({20.}, tie_rule::middle), values), ContainsSubstring("lower or upper"));
}

TEST_CASE("computed cut-offs are found by the caller in ascending values") {
    std::vector<double> const values{9, 1, 8, 2, 10};
    auto const widest_gap = [](std::span<double const> sorted) {
        CHECK(std::is_sorted(sorted.begin(), sorted.end()));
        CHECK(sorted.size() == 5);
        std::size_t at = 1;
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i] - sorted[i - 1] > sorted[at] - sorted[at - 1]) at = i;
        return std::vector<double>{(sorted[at - 1] + sorted[at]) / 2};
    };
    CHECK(edges(fitted(banding::computed(widest_gap), values)) == std::vector<double>{5}); // between 2 and 8
    CHECK(banded(banding::computed(widest_gap), values) == bands{1, 0, 1, 0, 1});
    CHECK(banded(banding::computed(widest_gap), values, direction::lower_is_better) == bands{0, 1, 0, 1, 0});
    auto const falling = [](std::span<double const>) { return std::array{3.0, 2.0}; };
    CHECK_THROWS_AS(fitted(banding::computed(falling), values), clientele::invalid_data);
    CHECK_NOTHROW(fitted(banding::computed(falling), values, direction::lower_is_better));
    CHECK_THROWS_AS(fitted(banding::computed(widest_gap, tie_rule::middle), values), clientele::invalid_option);
}

TEST_CASE("the same cuts on any number of threads") {
    std::mt19937 random(4);
    std::vector<double> values(12'000);
    std::vector<std::uint64_t> weights(values.size());
    for (double& value : values)
        value = static_cast<double>(random() % 3000) / 7;
    for (auto& weight : weights)
        weight = random() % 3;
    auto const check = [&](auto const& rule) {
        auto const one = fitted(rule, values, direction::lower_is_better, weights);
        for (std::size_t const n : {1U, 2U, 3U, 8U})
            CHECK(fitted(rule, values, direction::lower_is_better, weights, clientele::threads{n}) == one);
    };
    check(banding::quantiles{.ties = tie_rule::middle});
    check(banding::quota{.shares = {.5, .3, .2}});
}

TEST_CASE("what a rule is") {
    using banding::boundary_rule;
    STATIC_REQUIRE(boundary_rule<banding::quantiles, double>);
    STATIC_REQUIRE(boundary_rule<banding::quantiles, money>);
    STATIC_REQUIRE(boundary_rule<banding::quota, std::chrono::sys_days>);
    STATIC_REQUIRE(boundary_rule<banding::fixed<int>, double>);
    STATIC_REQUIRE(!boundary_rule<banding::fixed<int>, money>);
    STATIC_REQUIRE(!boundary_rule<int, double>);
}

TEST_CASE("a quota whose shares add to a little more than 1, over very many customers") {
    std::vector<double> const values{1, 2, 3};
    std::vector<std::uint64_t> const weights{10'000'000'000, 1, 1};
    clientele::banding::population<double> const people{values, weights,
                                                        clientele::banding::direction::higher_is_better};
    auto const cuts = clientele::banding::quota{.shares = {1.0000000009, 1e-11}}.fit(people);
    CHECK(cuts(3.0) == 0); // nobody is left for the better band
}

TEST_CASE("weights near 2^64 keep their order, and a sum beyond is refused") {
    std::vector<double> const values{1, 2, 3};
    std::vector<std::uint64_t> const weights(3, std::uint64_t{1} << 60);
    clientele::banding::population<double> const people{values, weights,
                                                        clientele::banding::direction::higher_is_better};
    auto const thirds = clientele::banding::quantiles{.bins = 3}.fit(people);
    CHECK(thirds(1.0) == 0);
    CHECK(thirds(2.0) == 1);
    CHECK(thirds(3.0) == 2);
    std::vector<std::uint64_t> const many(3, std::uint64_t{1} << 63);
    CHECK_THROWS_AS(
        (clientele::banding::population<double>{values, many, clientele::banding::direction::higher_is_better}),
        clientele::error);
}

// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "property.hpp"

#include <clientele/stats/selection.hpp>

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <random>
#include <vector>

using clientele::stats::order_key;
using clientele::stats::order_statistics;
using clientele::stats::radix_selection;

namespace {

/// The law: what stands there after a sort.
template <class T> std::vector<T> by_sorting(std::vector<T> values, std::vector<std::uint64_t> const& ranks) {
    std::sort(values.begin(), values.end());
    std::vector<T> picked;
    for (auto const rank : ranks)
        picked.push_back(values.at(rank));
    return picked;
}

template <class T, class Engine = clientele::sequential>
std::vector<T> selected(std::vector<T> const& values, std::vector<std::uint64_t> const& ranks, Engine const& how = {},
                        std::vector<std::uint64_t> const& weights = {}) {
    return order_statistics(how, std::span<T const>{values}, std::span{weights}, ranks);
}

/// By radix, also where `order_statistics` would sort; the data cut into parts.
template <class T>
std::vector<T> by_radix(std::vector<T> const& values, std::vector<std::uint64_t> const& weights,
                        std::vector<std::uint64_t> const& ranks, std::size_t parts) {
    radix_selection selection(ranks);
    while (!selection.done()) {
        auto const empty = selection.counter_for_pass();
        std::vector<radix_selection::counter> counters(parts, empty);
        for (std::size_t i = 0; i < values.size(); ++i)
            counters[i * 7 % parts].add(order_key(values[i]), weights.empty() ? 1 : weights[i]);
        auto whole = empty;
        for (std::size_t i = parts; i-- > 0;)
            whole.merge(counters[i]);
        selection.narrow(whole);
    }
    std::vector<T> found;
    for (auto const key : selection.keys())
        found.push_back(clientele::stats::from_order_key<T>(key));
    return found;
}

std::vector<std::uint64_t> some_ranks(std::uint64_t size) {
    auto ranks = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, size));
    ranks.push_back(0);
    ranks.push_back(size - 1);
    ranks.push_back(size / 2);
    return ranks; // unordered and with repetitions
}

/// Heavy ties: few different values of very different size.
rc::Gen<double> tied() {
    return rc::gen::element(-1e300, -2.0, -1.0, -0.0, 0.0, 5e-324, 1.0, 1.0 + 0x1p-52, 2.0, 1e-10, 1e300);
}

/// Above the limit below which a sort is used.
std::vector<double> many(unsigned seed, int kind) {
    std::mt19937 random(seed);
    std::vector<double> values(clientele::stats::detail::sort_below + 1234);
    for (auto& value : values) {
        auto const number = static_cast<int>(random() % 100'000);
        value = kind == 0 ? number / 100.0 : kind == 1 ? number % 5 : kind == 2 ? -std::ldexp(number, number % 600) : 7;
    }
    return values;
}

struct name_only {
    int order;
    friend auto operator<=>(name_only const&, name_only const&) = default;
};

} // namespace

TEST_CASE("order statistics are those of a sort") {
    clientele_test::property("doubles", [] {
        auto const values = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(rc::gen::arbitrary<double>()));
        auto const ranks = some_ranks(values.size());
        RC_ASSERT(selected(values, ranks) == by_sorting(values, ranks));
    });
    clientele_test::property("a type that can only be put in order", [] {
        auto const numbers = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-5, 5)));
        std::vector<name_only> values;
        for (int const number : numbers)
            values.push_back({number});
        auto const ranks = some_ranks(values.size());
        RC_ASSERT(selected(values, ranks) == by_sorting(values, ranks));
        RC_ASSERT(selected(values, ranks, clientele::threads{3}) == by_sorting(values, ranks));
    });
}

TEST_CASE("radix selection finds what a sort finds on any split") {
    // each pass clears 512 KiB for each prefix, hence few runs
    setenv("RC_PARAMS", "seed=20251231 max_success=12", 0);
    clientele_test::property("heavy ties", [] {
        auto const values = *rc::gen::nonEmpty(rc::gen::container<std::vector<double>>(tied()));
        std::vector<std::uint64_t> const ranks{values.size() / 2, values.size() - 1, values.size() / 2};
        for (std::size_t const parts : {1U, 3U})
            RC_ASSERT(by_radix(values, {}, ranks, parts) == by_sorting(values, ranks));
    });
    clientele_test::property("any integers", [](std::vector<std::int64_t> values) {
        values.push_back(std::numeric_limits<std::int64_t>::min());
        std::vector<std::uint64_t> const ranks{values.size() / 2, 0, values.size() - 1};
        RC_ASSERT(by_radix(values, {}, ranks, 2) == by_sorting(values, ranks));
    });
    unsetenv("RC_PARAMS");
    std::vector<int> const equal(100, -12345);
    CHECK(by_radix(equal, {}, {0, 50, 99}, 2) == std::vector<int>(3, -12345));
    CHECK(by_radix(std::vector{3.5}, {}, {0}, 1) == std::vector{3.5});
}

TEST_CASE("above the limit of sorting the figures and the threads agree") {
    for (int const kind : {0, 1, 2, 3}) {
        auto const values = many(17, kind);
        auto const n = values.size();
        std::vector<std::uint64_t> const ranks{n / 5, 2 * n / 5, 3 * n / 5, 4 * n / 5, 0, n - 1};
        auto const expected = by_sorting(values, ranks);
        CHECK(selected(values, ranks) == expected);
        for (std::size_t const n_threads : {1U, 2U, 3U, 8U})
            CHECK(selected(values, ranks, clientele::threads{n_threads}) == expected);
    }
    auto const doubles = many(3, 0);
    std::vector<std::chrono::sys_days> dates;
    for (double const value : doubles)
        dates.emplace_back(std::chrono::days{static_cast<int>(value)});
    std::vector<std::uint64_t> const ranks{1, dates.size() / 3};
    CHECK(selected(dates, ranks) == by_sorting(dates, ranks));
}

TEST_CASE("just below and at the limit of sorting") {
    auto values = many(5, 0);
    for (auto const size : {clientele::stats::detail::sort_below - 1, clientele::stats::detail::sort_below}) {
        values.resize(size);
        std::vector<std::uint64_t> const ranks{size / 4, size / 2};
        CHECK(selected(values, ranks, clientele::threads{2}) == by_sorting(values, ranks));
    }
}

TEST_CASE("a weight is a repetition") {
    clientele_test::property("few values", [] {
        auto values = *rc::gen::container<std::vector<double>>(tied());
        std::vector<std::uint64_t> weights;
        std::vector<double> repeated{0.5};
        for (double const value : values) {
            weights.push_back(*rc::gen::inRange<std::uint64_t>(0, 4));
            repeated.insert(repeated.end(), weights.back(), value);
        }
        values.push_back(0.5);
        weights.push_back(1);
        auto const ranks = some_ranks(repeated.size());
        RC_ASSERT(selected(values, ranks, {}, weights) == by_sorting(repeated, ranks));
    });

    auto const values = many(23, 0);
    std::vector<std::uint64_t> weights;
    std::vector<double> repeated;
    for (std::size_t i = 0; i < values.size(); ++i) {
        weights.push_back(i * 31 % 4);
        repeated.insert(repeated.end(), weights.back(), values[i]);
    }
    std::vector<std::uint64_t> const ranks{0, repeated.size() / 5, repeated.size() / 2, repeated.size() - 1};
    auto const expected = by_sorting(repeated, ranks);
    for (std::size_t const n : {1U, 2U, 3U, 8U})
        CHECK(selected(values, ranks, clientele::threads{n}, weights) == expected);
    CHECK(by_radix(values, weights, ranks, 3) == expected);
}

TEST_CASE("huge weights do not overflow small types") {
    std::vector<double> const values{1, 2, 3};
    std::vector<std::uint64_t> const weights{std::uint64_t{1} << 40, 1, std::uint64_t{1} << 40};
    std::vector<std::uint64_t> const ranks{(std::uint64_t{1} << 40) - 1, std::uint64_t{1} << 40,
                                           (std::uint64_t{1} << 40) + 1};
    CHECK(selected(values, ranks, {}, weights) == std::vector<double>{1, 2, 3});
    CHECK(by_radix(values, weights, ranks, 2) == std::vector<double>{1, 2, 3});
}

TEST_CASE("no rank is no work") {
    CHECK(radix_selection({}).done());
    CHECK(selected(std::vector{1.0, 2.0}, {}).empty());
}

TEST_CASE("the counter of a pass is an accumulator") {
    STATIC_REQUIRE(clientele::accumulator<radix_selection::counter>);
}

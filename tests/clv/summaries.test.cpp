// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/summaries.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/random.hpp>

#include <algorithm>
#include <list>
#include <vector>

using namespace clientele;

namespace {

struct weighted {
    clv::summary seen;
    unsigned times;
    unsigned x() const { return seen.x; }
    double t_x() const { return seen.t_x; }
    double T() const { return seen.T; }
};

auto const by_weight =
    clv::lens(clv::x(&weighted::x), clv::t_x(&weighted::t_x), clv::T(&weighted::T), clv::weight(&weighted::times));

} // namespace

TEST_CASE("equal histories are one row with a weight, in an order of their own") {
    std::vector<clv::summary> rows{{2, 3, 5}, {0, 0, 5}, {2, 3, 5}, {0, 0, 4}, {2, 3, 5}};
    auto const found = clv::summarise(rows, clv::own_names{});
    CHECK(found.rows == std::vector<clv::summary>{{0, 0, 4}, {0, 0, 5}, {2, 3, 5}});
    CHECK(found.weights == std::vector<double>{1, 1, 3});
    CHECK(found.customers == 5);
    CHECK(found.transactions == 6);
    CHECK(found.mean_age == 24.0 / 5);
    CHECK(found.most == 2);
    std::reverse(rows.begin(), rows.end());
    CHECK(clv::summarise(rows, clv::own_names{}) == found);
    CHECK(clv::summarise(std::list(rows.begin(), rows.end()), clv::own_names{}) == found);
}

TEST_CASE("a weight is a repetition, and 0 is nobody") {
    std::vector<weighted> const rows{{{2, 3, 5}, 3}, {{0, 0, 4}, 0}, {{0, 0, 5}, 1}};
    std::vector<clv::summary> const repeated{{2, 3, 5}, {2, 3, 5}, {2, 3, 5}, {0, 0, 5}};
    CHECK(clv::summarise(rows, by_weight) == clv::summarise(repeated, clv::own_names{}));
}

TEST_CASE("many histories that all differ stay as they are") {
    random::stream from{1, 1};
    std::vector<clv::summary> rows;
    for (int i = 0; i < 120'000; ++i) {
        rows.push_back({1, from.uniform(), 1 + from.uniform()});
    }
    auto const found = clv::summarise(rows, clv::own_names{});
    CHECK(found.rows == rows);
    CHECK(found.weights.empty());
    for (auto& row : rows) {
        row = {1, 0.25, 1 + static_cast<double>(from.below(4))};
    }
    CHECK(clv::summarise(rows, clv::own_names{}).rows.size() == 4);
}

TEST_CASE("nobody, or nobody who bought, is an error") {
    CHECK_THROWS_WITH(clv::summarise(std::vector<clv::summary>{}, clv::own_names{}),
                      Equals("customers is none who bought, a model of buying needs some"));
    CHECK_THROWS_AS(clv::summarise(std::vector<weighted>{{{1, 1, 2}, 0}}, by_weight), invalid_data);
}

// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

using namespace clientele;

namespace {

template <class Model> void check_all_against_each(Model const& model, double youngest, double oldest, double t) {
    random::stream from{4, 4};
    std::vector<double> ages;
    for (int i = 0; i < 3000; ++i)
        ages.push_back(youngest + (oldest - youngest) * from.uniform());
    ages.front() = 0;
    std::vector<clv::summary> rows;
    for (auto const& one : clv::simulate(model, ages))
        rows.push_back(one.seen);
    auto const found = clv::expected_transactions(model, rows, t);
    auto const alive = clv::p_alive(model, rows);
    double worst = 0;
    for (std::size_t i = 0; i < rows.size(); i += 7) {
        worst = std::max(worst, std::abs(found[i] / model.expected_transactions(rows[i], t) - 1));
        CHECK_THAT(alive[i], WithinRel(model.p_alive(rows[i]), 1e-13));
    }
    CHECK(worst < 1e-12);
    CHECK(clv::expected_transactions(model, rows, t, {}, threads{3}) == found);
    CHECK(clv::p_alive(model, rows, {}, threads{3}) == alive);
}

} // namespace

TEST_CASE("predictions for all customers are those for each") {
    check_all_against_each(clv::bg_nbd{.243, 4.414, .793, 2.426}, 27, 39, 52);
    check_all_against_each(clv::bg_nbd{.7, 300, .793, 2.426}, 0, 5000, 10'000);
    check_all_against_each(clv::mbg_nbd{.525, 6.183, .891, 1.614}, 27, 39, 52);
    check_all_against_each(clv::pareto_nbd{.553, 10.578, .606, 11.669}, 1, 390, 52);
}

TEST_CASE("predictions line up with the input; of those who never bought there is none") {
    struct account {
        unsigned x;
        double t_x;
        std::optional<double> T;
    };
    std::vector<account> const rows{{2, 30.43, 38.86}, {0, 0, std::nullopt}, {0, 0, 38.86}};
    auto const by = clv::lens(clv::x(&account::x), clv::t_x(&account::t_x), clv::T(&account::T));
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    auto const found = clv::expected_transactions(model, rows, 39, by);
    REQUIRE(found.size() == 3);
    CHECK_THAT(found[0], WithinAbs(1.226028, 5e-7));
    CHECK(std::isnan(found[1]));
    CHECK(found[2] > 0);
    CHECK(std::isnan(clv::p_alive(model, rows, by)[1]));
    CHECK(clv::expected_transactions(model, std::vector<clv::summary>{}, 39).empty());
    CHECK_THROWS_AS(clv::expected_transactions(model, rows, -1, by), invalid_option);
    CHECK_THROWS_WITH(clv::p_alive(model, std::vector<clv::summary>{{1, 1, 2}, {1, 3, 2}}),
                      Equals("row 1: t_x is 3, it must be from 0 to T = 2"));
}

TEST_CASE("what cannot be is refused, with the row") {
    clv::bg_nbd const model{.243, 4.414, .793, 2.426};
    std::vector<clv::summary> rows{{2, 30, 39}, {1, 40, 39}};
    CHECK_THROWS_AS(clv::p_alive(model, rows), invalid_data);
    CHECK_THROWS_AS(clv::expected_transactions(model, rows, 10), invalid_data);
    rows[1] = {0, 0, 39};
    for (double const t : {-1.0, std::nan(""), HUGE_VAL}) {
        CHECK_THROWS_AS(clv::expected_transactions(model, rows, t), invalid_option);
        CHECK_THROWS_AS(model.expected_transactions(rows[0], t), invalid_option);
    }
    struct signed_counts {
        int x;
        double t_x;
        double T;
    };
    try {
        (void)clv::p_alive(model, std::vector<signed_counts>{{1, 2, 3}, {-1, 2, 3}});
        FAIL("a negative count was taken");
    } catch (invalid_data const& e) {
        CHECK(std::string{e.what()}.find("row 1: x is -1") == 0);
    }
}

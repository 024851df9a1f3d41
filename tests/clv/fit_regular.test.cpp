// SPDX-License-Identifier: MIT
#include "../support/catch.hpp"
#include "../support/data.hpp"
#include "../support/references.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit_regular.hpp>
#include <clientele/clv/mbg_cnbd.hpp>
#include <clientele/clv/regularity.hpp>
#include <clientele/clv/uncertainty.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/random.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace clientele;
using clientele_test::error_of;

namespace {

struct shopper {
    clv::summary seen{};
    std::vector<double> times{};

    double gaps() const { return clv::sum_of_log_gaps(times); }
};

auto by_gaps() {
    return clv::lens(clv::x([](shopper const& of) { return of.seen.x; }),
                     clv::t_x([](shopper const& of) { return of.seen.t_x; }),
                     clv::T([](shopper const& of) { return of.seen.T; }), clv::log_gaps(&shopper::gaps));
}
auto by_counts() {
    return clv::lens(clv::x([](shopper const& of) { return of.seen.x; }),
                     clv::t_x([](shopper const& of) { return of.seen.t_x; }),
                     clv::T([](shopper const& of) { return of.seen.T; }));
}

shopper shopper_of(std::vector<double> times, double age) {
    shopper of{{static_cast<std::uint32_t>(times.size() - 1), times.back() - times.front(), age}, std::move(times)};
    return of;
}

/// The parameters of BTYDplus' own example (its manual, bgcnbd.EstimateParameters).
template <class Model> Model const example{.85, 1.45, .79, 2.42, 3};

template <class Model> std::vector<shopper> made_up(Model const& model, std::size_t count) {
    std::vector<shopper> all;
    for (std::size_t i = 0; i < count; ++i) {
        random::stream from{3, i};
        std::vector<double> times{0};
        model.buy(from, 32, [&](double t) { times.push_back(t); });
        all.push_back(shopper_of(std::move(times), 32));
    }
    return all;
}

/// All CDNOW customers, in weeks to 1997-09-30; purchases on one day are one.
std::optional<std::vector<shopper>> cdnow() {
    auto const path = clientele_test::data_file("cdnow_master.csv");
    if (!path) return std::nullopt;
    using namespace std::chrono;
    sys_days const end = year{1997} / 9 / 30;
    std::map<std::string, std::vector<sys_days>> days;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        int const date = std::atoi(line.substr(6, 8).c_str());
        sys_days const day = year{date / 10000} / (date / 100 % 100) / (date % 100);
        auto& of = days[line.substr(0, 5)];
        if (day <= end && (of.empty() || of.back() != day)) of.push_back(day);
    }
    std::vector<shopper> all;
    for (auto const& [id, bought] : days) {
        std::vector<double> times;
        for (sys_days const day : bought)
            times.push_back(static_cast<double>((day - bought.front()).count()) / 7);
        all.push_back(shopper_of(std::move(times), static_cast<double>((end - bought.front()).count()) / 7));
    }
    return all;
}

} // namespace

// CDNOW customers buy at random: BTYDplus and the papers choose k = 1. The likelihood there is that of BG/NBD on all of
// CDNOW: a Newton optimum, which lifetimes agrees with.
TEST_CASE("fit_regular on CDNOW: no regularity", "[data]") {
    auto const customers = cdnow();
    if (!customers) return;
    REQUIRE(customers->size() == 23570);
    auto const [model, report] = clv::fit_regular<clv::bg_cnbd>(*customers, by_gaps(), {.most = 2});
    CHECK(model.k == 1);
    CHECK(error_of(report.log_likelihood, -95368.443933161) < 1e-12);
    CHECK(error_of(model.r, 0.2516239589) < 1e-8);
    CHECK(error_of(model.alpha, 4.788942962) < 1e-8);
    CHECK(error_of(model.a, 0.7234335768) < 1e-8);
    CHECK(error_of(model.b, 2.161088359) < 1e-8);
    REQUIRE(report.tried.size() == 2);
    CHECK(report.tried[1].k == 2);
    CHECK(report.tried[1].log_likelihood < report.log_likelihood - 1000);
    auto const timing = clv::regularity_of_times(*customers, &shopper::times);
    CHECK(timing.phases() == 1);
}

TEMPLATE_TEST_CASE("fit_regular: the regularity of made up customers is found", "", clv::bg_cnbd, clv::mbg_cnbd) {
    auto const customers = made_up(example<TestType>, 4000);
    auto const fit = clv::fit_regular<TestType>(customers, by_gaps(), {.most = 5});
    CHECK(fit.model.k == 3);
    CHECK(fit.report.converged);
    CHECK(fit.report.with_gaps);
    CHECK(fit.report.parameters() == 4);
    std::vector const truth{.85, 1.45, .79, 2.42};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(std::abs(fit.report.estimates[i] - truth[i]) < 3 * fit.report.standard_error(i));
    }
    double sum = 0;
    for (auto const& one : customers)
        sum += fit.model.log_likelihood(one.seen, one.gaps());
    CHECK_THAT(fit.report.log_likelihood, WithinRel(sum, 1e-12));
    REQUIRE(fit.report.tried.size() == 5);
    for (auto const& choice : fit.report.tried)
        CHECK(choice.log_likelihood <= fit.report.log_likelihood);
    // what the gaps alone say
    auto const timing = clv::regularity_of_times(customers, &shopper::times);
    CHECK(std::abs(timing.k - 3) < 3 * timing.standard_error);

    // k given: the same model, and a likelihood without the gaps
    auto const given = clv::fit_regular<TestType>(customers, by_counts(), {.k = timing.phases()});
    CHECK(!given.report.with_gaps);
    CHECK(given.model.k == 3);
    CHECK_THAT(given.model.r, WithinRel(fit.model.r, 1e-8));
    CHECK_THAT(given.model.b, WithinRel(fit.model.b, 1e-8));
    double gaps = 0;
    for (auto const& one : customers)
        gaps += one.gaps();
    CHECK_THAT(given.report.log_likelihood + 2 * gaps, WithinRel(fit.report.log_likelihood, 1e-12));

    // another unit of time: the same k, and densities per day
    auto daily = customers;
    for (auto& one : daily) {
        for (double& t : one.times)
            t *= 7;
        one = shopper_of(one.times, 7 * one.seen.T);
    }
    auto const in_days = clv::fit_regular<TestType>(daily, by_gaps(), {.most = 4});
    CHECK(in_days.model.k == 3);
    CHECK_THAT(in_days.model.alpha, WithinRel(7 * fit.model.alpha, 1e-8));
    double bought = 0;
    for (auto const& one : customers)
        bought += one.seen.x;
    CHECK_THAT(in_days.report.log_likelihood, WithinRel(fit.report.log_likelihood - bought * std::log(7), 1e-12));
}

TEST_CASE("fit_regular: limits of predictions know the number of phases") {
    auto const customers = made_up(example<clv::mbg_cnbd>, 500);
    auto const fit = clv::fit_regular<clv::mbg_cnbd>(customers, by_gaps(), {.k = 3});
    auto const limits = clv::with_limits(fit, [](auto const& m) { return m.expected_transactions({3, 20, 30}, 10.0); });
    CHECK_THAT(limits.estimate, WithinRel(fit.model.expected_transactions({3, 20, 30}, 10.0), 1e-12));
    CHECK(limits.lower < limits.estimate);
    CHECK(limits.upper > limits.estimate);
}

TEST_CASE("fit_regular: what it refuses") {
    auto const customers = made_up(example<clv::mbg_cnbd>, 50);
    CHECK_THROWS_WITH(clv::fit_regular<clv::mbg_cnbd>(customers, by_counts()), ContainsSubstring("log_gaps(...)"));
    CHECK_THROWS_AS(clv::fit_regular<clv::mbg_cnbd>(customers, by_gaps(), {.k = 0}), invalid_option);
    CHECK_THROWS_AS(clv::fit_regular<clv::mbg_cnbd>(customers, by_gaps(), {.k = 51}), invalid_option);
    CHECK_THROWS_AS(clv::fit_regular<clv::mbg_cnbd>(customers, by_gaps(), {.most = 0}), invalid_option);
    CHECK_THROWS_AS(clv::fit_regular<clv::mbg_cnbd>(customers, by_gaps(), {.iterations = 0}), invalid_option);
    auto wrong = customers;
    wrong[7].seen.T = -1;
    CHECK_THROWS_AS(clv::fit_regular<clv::mbg_cnbd>(wrong, by_gaps()), invalid_data);
}

TEST_CASE("fit_regular: nobody back is told") {
    std::vector<clv::summary> const rows(50, clv::summary{0, 0, 30});
    auto const fit = clv::fit_regular<clv::bg_cnbd>(rows, {}, {.k = 2});
    REQUIRE(!fit.report.boundaries.empty());
    CHECK(fit.report.boundaries.front().what == "nobody buys again");
}

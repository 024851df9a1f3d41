// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

/// Models in which a customer may die at any time, or never. A few steps of the search will do: the laws hold of each.
template <class Model, std::size_t Steps> struct lifetime_subject {
    using model = Model;
    using row = clv::summary;
    struct weighted_row {
        row who;
        std::uint64_t times;
    };
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";

    static row any_row(random::stream& random) {
        std::uint32_t const x = random.below(5);
        double const last = x == 0 ? 0 : 0.5 * (1 + random.below(20));
        return {x, last, last + 0.5 * random.below(30)};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clv::fit<model>(rows, clv::own_names{}, {.iterations = Steps}, how).model;
    }
    static std::vector<std::pair<double, double>> apply(model const& with, std::vector<row> const& rows) {
        std::vector<std::pair<double, double>> found;
        for (row const& r : rows) {
            found.emplace_back(with.p_alive(r), with.expected_transactions(r, 10));
        }
        return found;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_row> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        auto const by =
            clv::lens(clv::x([](weighted_row const& r) { return r.who.x; }),
                      clv::t_x([](weighted_row const& r) { return r.who.t_x; }),
                      clv::T([](weighted_row const& r) { return r.who.T; }), clv::weight(&weighted_row::times));
        return clv::fit<model>(weighted, by, {.iterations = Steps}).model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"t_x", [](row& r, double bad) { r.t_x = bad; }}, {"T", [](row& r, double bad) { r.T = bad; }}};
    }
    static void make_counted(row& /*unused*/) {}
    static void check_money_scaled(std::vector<row> const& /*rows*/, double /*factor*/) {}

    /// What is expected of a customer does not depend on the unit of time.
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.t_x *= factor;
            r.T *= factor;
        }
        auto const before = fit(rows, sequential{});
        auto const after = fit(scaled, sequential{});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            double const expected = before.expected_transactions(rows[i], 10);
            CHECK_THAT(after.expected_transactions(scaled[i], 10 * factor), WithinAbs(expected, 1e-6 * (1 + expected)));
        }
    }
};

using bg_nbd_subject = lifetime_subject<clv::bg_nbd, 20>;
using mbg_nbd_subject = lifetime_subject<clv::mbg_nbd, 20>;
using nbd_subject = lifetime_subject<clv::nbd, 20>;
using pareto_nbd_subject = lifetime_subject<clv::pareto_nbd, 8>;
using gamma_gompertz_nbd_subject = lifetime_subject<clv::gamma_gompertz_nbd, 2>;

} // namespace

REGISTER_LAWS("clv.bg_nbd", bg_nbd_subject)
REGISTER_LAWS("clv.mbg_nbd", mbg_nbd_subject)
REGISTER_LAWS("clv.nbd", nbd_subject)
REGISTER_LAWS("clv.pareto_nbd", pareto_nbd_subject)
REGISTER_LAWS("clv.gamma_gompertz_nbd", gamma_gompertz_nbd_subject)

// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clv/bg_cnbd.hpp>
#include <clientele/clv/fit_regular.hpp>
#include <clientele/clv/mbg_cnbd.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

/// Models with regular timing, chosen among two degrees of it. A few steps of the search will do: the laws hold of
/// each.
template <class Model> struct regular_subject {
    using model = Model;
    struct row {
        std::uint32_t x;
        double t_x, T, gaps;
        friend bool operator==(row const&, row const&) = default;
    };
    struct weighted_row {
        row who;
        std::uint64_t times;
    };
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";

    static row any_row(random::stream& random) {
        std::uint32_t const x = random.below(5);
        double const last = x == 0 ? 0 : 0.5 * (1 + random.below(20));
        double const uneven = x > 1 ? 0.125 * random.below(8) : 0; // a single gap is t_x
        return {x, last, last + 0.5 * random.below(30), x == 0 ? 0 : x * (std::log(last / x) - uneven)};
    }
    static clv::regular_options options() { return {.most = 2, .iterations = 8}; }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        auto const by = clv::lens(clv::x(&row::x), clv::t_x(&row::t_x), clv::T(&row::T), clv::log_gaps(&row::gaps));
        return clv::fit_regular<model>(rows, by, options(), how).model;
    }
    static std::vector<std::pair<double, double>> apply(model const& with, std::vector<row> const& rows) {
        std::vector<std::pair<double, double>> found;
        for (row const& r : rows) {
            clv::summary const seen{r.x, r.t_x, r.T};
            found.emplace_back(with.p_alive(seen), with.expected_transactions(seen, 2));
        }
        return found;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_row> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        auto const by = clv::lens(clv::x([](weighted_row const& r) { return r.who.x; }),
                                  clv::t_x([](weighted_row const& r) { return r.who.t_x; }),
                                  clv::T([](weighted_row const& r) { return r.who.T; }),
                                  clv::log_gaps([](weighted_row const& r) { return r.who.gaps; }),
                                  clv::weight(&weighted_row::times));
        return clv::fit_regular<model>(weighted, by, options()).model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"t_x", [](row& r, double bad) { r.t_x = bad; }},
                {"T", [](row& r, double bad) { r.T = bad; }},
                {"log_gaps", [](row& r, double bad) { r.gaps = bad; }}};
    }
    static void make_counted(row& of) {
        if (of.x == 0) {
            of = {1, 1.0, of.T + 1, 0.0};
        }
    }
    static void check_money_scaled(std::vector<row> const& /*rows*/, double /*factor*/) {}

    /// What is expected of a customer does not depend on the unit of time.
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        for (auto& r : scaled) {
            r.t_x *= factor;
            r.T *= factor;
            r.gaps += r.x * std::log(factor);
        }
        auto const before = fit(rows, sequential{});
        auto const after = fit(scaled, sequential{});
        for (std::size_t i = 0; i < rows.size(); i += 7) {
            clv::summary const seen{rows[i].x, rows[i].t_x, rows[i].T};
            clv::summary const seen_scaled{scaled[i].x, scaled[i].t_x, scaled[i].T};
            double const expected = before.expected_transactions(seen, 2);
            CHECK_THAT(after.expected_transactions(seen_scaled, 2 * factor),
                       WithinAbs(expected, 1e-6 * (1 + expected)));
        }
    }
};

using bg_cnbd_subject = regular_subject<clv::bg_cnbd>;
using mbg_cnbd_subject = regular_subject<clv::mbg_cnbd>;

} // namespace

REGISTER_LAWS("clv.bg_cnbd", bg_cnbd_subject)
REGISTER_LAWS("clv.mbg_cnbd", mbg_cnbd_subject)

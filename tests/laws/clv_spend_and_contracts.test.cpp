// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clv/beta_discrete_weibull.hpp>
#include <clientele/clv/bg_bb.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

struct gamma_gamma_subject {
    using model = clv::gamma_gamma;
    struct row {
        std::uint32_t x;
        double mean;
        friend bool operator==(row const&, row const&) = default;
    };
    struct weighted_row {
        row who;
        std::uint64_t times;
    };
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";

    static row any_row(random::stream& random) { return {1 + random.below(6), 0.25 * (1 + random.below(80))}; }
    static auto lens() { return clv::lens(clv::x(&row::x), clv::mean_spend(&row::mean)); }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clv::fit_gamma_gamma(rows, lens(), {}, how).model;
    }
    static std::vector<double> apply(model const& with, std::vector<row> const& rows) {
        std::vector<double> expected;
        for (row const& r : rows) {
            expected.push_back(with.expected_spend(r.x, r.mean));
        }
        return expected;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_row> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        return clv::fit_gamma_gamma(weighted,
                                    clv::lens(clv::x([](weighted_row const& r) { return r.who.x; }),
                                              clv::mean_spend([](weighted_row const& r) { return r.who.mean; }),
                                              clv::weight(&weighted_row::times)))
            .model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"mean_spend", [](row& r, double bad) { r.mean = bad; }}};
    }
    static void make_counted(row& /*unused*/) {}

    /// What a customer is expected to spend is in the unit he is told in; few customers do not determine a model, hence
    /// are only compared by how well it fits them.
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        if (rows.size() < 7) {
            return; // one customer, or two alike: the likelihood has no maximum
        }
        auto scaled = rows;
        for (auto& r : scaled) {
            r.mean *= factor;
        }
        auto const before = clv::fit_gamma_gamma(rows, lens());
        auto const after = clv::fit_gamma_gamma(scaled, lens());
        CHECK_THAT(after.report.log_likelihood + static_cast<double>(rows.size()) * std::log(factor),
                   WithinAbs(before.report.log_likelihood, 1e-9 * (1 + std::abs(before.report.log_likelihood))));
        if (rows.size() >= 200) {
            for (row const& r : rows) {
                CHECK_THAT(after.model.expected_spend(r.x, r.mean * factor) / factor,
                           WithinRel(before.model.expected_spend(r.x, r.mean), 1e-9));
            }
        }
    }
    static void check_time_scaled(std::vector<row> const& /*rows*/, int /*factor*/) {}
};

template <clv::parametric Model> struct retention_subject {
    using model = Model;
    using row = clv::cohort;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";
    static constexpr auto is_not_applied_to_rows = "it speaks of a renewal, not of a cohort";
    static constexpr auto unit_free = "periods and customers are counted";

    static row any_row(random::stream& random) {
        row of{{static_cast<double>(20 + random.below(30))}, random.below(3), 1};
        for (std::uint32_t t = 1 + random.below(4); t > 0; --t) {
            of.alive.push_back(of.alive.back() - random.below(5));
        }
        return of;
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clv::fit_retention<Model>(rows, {}, how).model;
    }
    static std::vector<double> apply(model const& with, std::vector<row> const& rows) {
        std::vector<double> chances;
        for (row const& r : rows) {
            chances.push_back(with.survival(r.renewals + 1));
        }
        return chances;
    }
    static model fit_weighted(std::vector<row> rows, std::vector<std::uint64_t> const& weights) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].weight = weights[i];
        }
        return clv::fit_retention<Model>(rows).model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"alive", [](row& r, double bad) { r.alive.back() = bad; }}};
    }
    static void make_counted(row& /*unused*/) {}
};

/// Occasions read as numbers, so that they can be spoilt.
struct bg_bb_subject {
    using model = clv::bg_bb;
    struct row {
        double x, t_x, n;
        friend bool operator==(row const&, row const&) = default;
    };
    struct weighted_row {
        row who;
        std::uint64_t times;
    };
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";
    static constexpr auto unit_free = "purchases and occasions are counted";

    static row any_row(random::stream& random) {
        double const n = 1 + random.below(6);
        double const t_x = random.below(static_cast<std::uint32_t>(n) + 1);
        double const x = t_x == 0 ? 0 : 1 + random.below(static_cast<std::uint32_t>(t_x));
        return {x, t_x, n};
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return clv::fit_bg_bb(rows, clv::lens(clv::x(&row::x), clv::t_x(&row::t_x), clv::n(&row::n)), {}, how).model;
    }
    static std::vector<double> apply(model const& with, std::vector<row> const& rows) {
        std::vector<double> chances;
        for (row const& r : rows) {
            chances.push_back(with.p_alive(
                {static_cast<std::uint32_t>(r.x), static_cast<std::uint32_t>(r.t_x), static_cast<std::uint32_t>(r.n)}));
        }
        return chances;
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_row> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        return clv::fit_bg_bb(weighted, clv::lens(clv::x([](weighted_row const& r) { return r.who.x; }),
                                                  clv::t_x([](weighted_row const& r) { return r.who.t_x; }),
                                                  clv::n([](weighted_row const& r) { return r.who.n; }),
                                                  clv::weight(&weighted_row::times)))
            .model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        return {{"x", [](row& r, double bad) { r.x = bad; }},
                {"t_x", [](row& r, double bad) { r.t_x = bad; }},
                {"n", [](row& r, double bad) { r.n = bad; }}};
    }
    static void make_counted(row& /*unused*/) {}
};

using shifted_beta_geometric_subject = retention_subject<clv::shifted_beta_geometric>;
using beta_discrete_weibull_subject = retention_subject<clv::beta_discrete_weibull>;

} // namespace

REGISTER_LAWS("clv.bg_bb", bg_bb_subject)
REGISTER_LAWS("clv.gamma_gamma", gamma_gamma_subject)
REGISTER_LAWS("clv.shifted_beta_geometric", shifted_beta_geometric_subject)
REGISTER_LAWS("clv.beta_discrete_weibull", beta_discrete_weibull_subject)

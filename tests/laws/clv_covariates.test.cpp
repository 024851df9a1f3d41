// SPDX-License-Identifier: MIT
#include "battery.hpp"

#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/fit_with_covariates.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/pareto_nbd.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace clientele;

namespace {

/// A customer with a history, what he spends, and two things known of him.
struct member {
    std::uint32_t x;
    double t_x;
    double T;
    double mean;
    double income;
    std::string city;
    friend bool operator==(member const&, member const&) = default;
};

struct weighted_member {
    member who;
    std::uint64_t times;
};

member any_member(random::stream& random) {
    auto const some = [&](std::uint32_t below) { return random.below(below); };
    member one{some(4),
               0,
               static_cast<double>(8 + some(9)),
               0.25 * (1 + some(80)),
               100.0 * some(12),
               std::string(1, static_cast<char>('a' + some(3)))};
    if (one.x > 0) {
        one.t_x = one.T * (1 + some(8)) / 8;
    }
    return one;
}

/// How either kind of row is read: `of(&member::x)`.
auto const of_member = [](auto field) { return [=](member const& m) { return m.*field; }; };
auto const of_weighted = [](auto field) { return [=](weighted_member const& m) { return m.who.*field; }; };

template <class Of> auto traits_by(Of const& of) {
    return features::schema(features::numeric("income", of(&member::income)),
                            features::categorical("city", of(&member::city)));
}
template <class Of> auto buying_by(Of const& of, auto const&... weight) {
    return clv::lens(clv::x(of(&member::x)), clv::t_x(of(&member::t_x)), clv::T(of(&member::T)), weight...);
}
template <class Of> auto spending_by(Of const& of, auto const&... weight) {
    return clv::lens(clv::x(of(&member::x)), clv::mean_spend(of(&member::mean)), weight...);
}

/// What every model with covariates has in common. Effects are lightly penalised, for the same reason as below.
template <class Base, class Lenses> struct covariates_subject {
    using model = clv::with_covariates<Base, features::encoder_for<decltype(traits_by(of_member)), member>>;
    using row = member;
    static constexpr bool empty_is_an_error = true;
    static constexpr auto does_not_merge = "the maximum of a likelihood; sums merge, maxima do not";

    static row any_row(random::stream& random) { return Lenses::usable(any_member(random)); }
    template <class Rows, class Engine> static auto fitted(Rows const& rows, Engine const& how) {
        return clv::fit_with_covariates<Base>(rows, traits_by(of_member), Lenses::lens(of_member), Lenses::options(),
                                              how);
    }
    template <class Rows, class Engine> static model fit(Rows const& rows, Engine const& how) {
        return fitted(rows, how).model;
    }
    static std::vector<Base> apply(model const& with, std::vector<row> const& rows) {
        return with.each(rows, traits_by(of_member));
    }
    static model fit_weighted(std::vector<row> const& rows, std::vector<std::uint64_t> const& weights) {
        std::vector<weighted_member> weighted;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            weighted.push_back({rows[i], weights[i]});
        }
        return clv::fit_with_covariates<Base>(weighted, traits_by(of_weighted),
                                              Lenses::lens(of_weighted, clv::weight(&weighted_member::times)),
                                              Lenses::options())
            .model;
    }
    using spoiler = std::function<void(row&, double)>;
    static std::vector<std::pair<std::string, spoiler>> number_fields() {
        auto fields = Lenses::number_fields();
        fields.push_back({"income", [](row& r, double bad) { r.income = bad; }});
        return fields;
    }
    static void make_counted(row& /*unused*/) {}

    /// The log likelihood changes by the unit of its densities; effects and shapes do not, where customers determine
    /// them.
    static void compare(std::vector<row> const& rows, std::vector<row> const& scaled, double densities, double factor) {
        auto const before = fitted(rows, sequential{});
        auto const after = fitted(scaled, sequential{});
        CHECK_THAT(after.report.log_likelihood + densities * std::log(factor),
                   WithinAbs(before.report.log_likelihood, 1e-8 * (1 + std::abs(before.report.log_likelihood))));
        if (rows.size() >= 200) {
            for (std::size_t k = before.report.base_parameters(); k < before.report.parameters(); ++k) {
                CHECK_THAT(after.report.estimates[k], WithinAbs(before.report.estimates[k], 1e-6));
            }
        }
    }
    static void check_money_scaled(std::vector<row> const& rows, double factor) {
        auto scaled = rows;
        double densities = 0;
        for (auto& r : scaled) {
            r.mean *= factor;
            r.income *= factor;
            densities += Lenses::densities_in_money();
        }
        compare(rows, scaled, densities, factor);
    }
    static void check_time_scaled(std::vector<row> const& rows, int factor) {
        auto scaled = rows;
        double densities = 0;
        for (auto& r : scaled) {
            r.t_x *= factor;
            r.T *= factor;
            densities += Lenses::densities_in_time(r);
        }
        compare(rows, scaled, densities, factor);
    }
};

/// Few customers determine no model: of shapes, which have no unit, something is known beforehand.
struct shapes_of_pareto_nbd {
    static std::vector<clv::prior> known() { return {{"r", 1, 1}, {"s", 1, 1}}; }
};
struct shapes_of_bg_nbd {
    static std::vector<clv::prior> known() { return {{"r", 1, 1}, {"a", 1, 1}, {"b", 2, 1}}; }
};

template <class Shapes> struct buying {
    static member usable(member of) { return of; }
    template <class Of> static auto lens(Of const& of, auto const&... weight) { return buying_by(of, weight...); }
    static clv::covariate_options options() {
        return {.priors = Shapes::known(), .purchases = {.penalty = 1}, .loss = {.penalty = 1}};
    }
    static std::vector<std::pair<std::string, std::function<void(member&, double)>>> number_fields() {
        return {{"T", [](member& m, double bad) { m.T = bad; }}};
    }
    static double densities_in_money() { return 0; }
    static double densities_in_time(member const& of) { return of.x; }
};

struct spending {
    static member usable(member of) {
        of.x += 1;
        of.t_x = of.T;
        return of;
    }
    template <class Of> static auto lens(Of const& of, auto const&... weight) { return spending_by(of, weight...); }
    static clv::covariate_options options() { return {.priors = {{"p", 2, 1}, {"q", 4, 1}}, .spend = {.penalty = 1}}; }
    static std::vector<std::pair<std::string, std::function<void(member&, double)>>> number_fields() {
        return {{"mean_spend", [](member& m, double bad) { m.mean = bad; }}};
    }
    static double densities_in_money() { return 1; }
    static double densities_in_time(member const& /*of*/) { return 0; }
};

using pareto_nbd_subject = covariates_subject<clv::pareto_nbd, buying<shapes_of_pareto_nbd>>;
using bg_nbd_subject = covariates_subject<clv::bg_nbd, buying<shapes_of_bg_nbd>>;
using gamma_gamma_subject = covariates_subject<clv::gamma_gamma, spending>;

} // namespace

REGISTER_LAWS("clv.pareto_nbd.with_covariates", pareto_nbd_subject)
REGISTER_LAWS("clv.bg_nbd.with_covariates", bg_nbd_subject)
REGISTER_LAWS("clv.gamma_gamma.with_covariates", gamma_gamma_subject)

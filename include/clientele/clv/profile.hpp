// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/fit.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/core/concepts.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/second_order.hpp>

#include <array>
#include <cmath>
#include <cstddef>

/// \file
/// Confidence limits of a parameter from the likelihood itself.
namespace clientele::clv {

namespace detail {

/// A function of the other parameters, with one of them held.
template <std::size_t N, class F> auto holding(F const& f, std::size_t held) {
    return [&f, held](std::array<double, N> const& at) {
        stats::second_order<N> found = f(at);
        found.gradient[held] = 0;
        for (std::size_t i = 0; i < N; ++i) {
            found.hessian[found.at(held, i)] = i == held ? -1 : 0;
        }
        return found;
    };
}

} // namespace detail

/// Limits of a parameter, by number: all values that the likelihood-ratio test does not refuse when the others are
/// fitted anew (the profile likelihood; Y. Pawitan, "In All Likelihood", 2001, section 3.4). Unlike Wald's they need
/// not be symmetric on any scale, and a side on which the likelihood never falls far enough is 0 or infinite. `fit`
/// must be that of the same customers, with the same options. \throws invalid_option unless 0 < confidence < 1 and
/// there is such a parameter; whatever `fit` throws
template <parametric Model, customer_range Customers, class Lens = own_names, engine Engine = sequential>
    requires lens_for<Lens, row_t<Customers>>
[[nodiscard]] stats::interval profile_interval(fitted<Model> const& fit, std::size_t parameter, Customers&& customers,
                                               Lens const& by = {}, double confidence = 0.95,
                                               fit_options const& options = {}, Engine const& how = {}) {
    constexpr std::size_t N = parameter_count<Model>;
    stats::check_confidence(confidence);
    if (parameter >= N) {
        throw invalid_option("parameter", to_text(parameter), "below " + to_text(N));
    }
    detail::check_search<Model>(options.iterations, options.priors);
    auto const rows = summarise(customers, by, how);
    detail::one_process<Engine> const alone{&how};
    double const age = rows.mean_age > 0 ? rows.mean_age : 1;
    detail::likelihood_of_summaries<Model, detail::one_process<Engine>> const all{rows, alone, age};
    detail::posterior<Model, decltype(all)> const whole{all, options.priors, {.time = age}};
    auto const best = whole.logs_of(fit.model);
    double const z = stats::normal_quantile((1 + confidence) / 2);
    double const wanted = whole(best).value - z * z / 2;
    auto const others = detail::holding<N>(whole, parameter);

    // Steps outwards until the profile is low enough, then the secant between: each fit starts where the last one
    // ended.
    auto const limit = [&](double direction) {
        auto at = best;
        auto const excess = [&](double log_value) {
            at[parameter] = log_value;
            auto const found = stats::maximise<N>(others, at, {.iterations = options.iterations});
            at = found.at;
            return found.found.value - wanted;
        };
        double const spread = fit.report.standard_error(parameter) / fit.report.estimates[parameter];
        double step = std::isfinite(spread) && spread > 0 ? z * spread : 1;
        double inside = best[parameter];
        double above = z * z / 2;
        double outside = inside + direction * step;
        double below = excess(outside);
        constexpr double farthest = 25; // a factor of 10^10
        while (below > 0) {
            inside = outside;
            above = below;
            step *= 1.6;
            outside = inside + direction * step;
            if (std::abs(outside - best[parameter]) > farthest) {
                return direction < 0 ? 0.0 : HUGE_VAL;
            }
            below = excess(outside);
        }
        for (int i = 0; i < 60 && std::abs(outside - inside) > 1e-10 * (1 + std::abs(inside)); ++i) {
            // The Illinois rule keeps both ends moving (M. Dowell and P. Jarratt, BIT 11 (1971), p. 168).
            double const middle = (inside * below - outside * above) / (below - above);
            double const here = excess(middle);
            if (here > 0) {
                inside = middle;
                above = here;
                below /= 2;
            } else {
                outside = middle;
                below = here;
                above /= 2;
            }
            if (std::abs(here) < 1e-9) {
                break;
            }
        }
        at[parameter] = std::abs(above) < std::abs(below) ? inside : outside;
        return detail::values_of(whole.model(at))[parameter];
    };
    return {detail::values_of(fit.model)[parameter], limit(-1), limit(1)};
}

} // namespace clientele::clv

// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>
#include <clientele/stats/gauss_legendre.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

/// \file
/// When future purchases count, and how much.
namespace clientele::clv {

enum class compounding : std::uint8_t {
    per_period, ///< what is bought in a period counts at its end
    continuous, ///< each purchase counts at its time
};

/// Over which time, and at which rate, the future counts.
struct outlook {
    double horizon = 52; ///< in the unit of T; infinite for all the future, if there is a discount
    double discount = 0; ///< the effective rate per period: see `discount_per_unit` for a yearly one
    double period = 1;   ///< its length, in the unit of T
    compounding how = compounding::per_period;
};

/// \throws invalid_option
inline void check(outlook const& of) {
    if (!(of.horizon >= 0)) {
        throw invalid_option("horizon", to_text(of.horizon), "0 or more, in the unit of T");
    }
    if (!(of.discount >= 0 && std::isfinite(of.discount))) {
        throw invalid_option("discount", to_text(of.discount), "0 or more per period (0.1 is 10 %)");
    }
    if (!(of.period > 0 && std::isfinite(of.period))) {
        throw invalid_option("period", to_text(of.period), "above 0, in the unit of T");
    }
    if (std::isinf(of.horizon) && !(of.discount > 0)) {
        throw invalid_option("discount", to_text(of.discount), "above 0 if the horizon is infinite");
    }
}

namespace detail {

/// A sum of c E(t) over a few times t, where E(t) are the expected purchases up to t; or all the future, discounted at
/// a continuous rate.
struct schedule {
    struct entry {
        double t;
        double c;
    };
    std::vector<entry> entries{};
    std::optional<double> endless{}; ///< that rate, per unit of time

    static schedule of(outlook const& wanted) {
        check(wanted);
        return wanted.how == compounding::continuous ? continuous(wanted) : per_period(wanted);
    }

private:
    /// Sum over periods of (1 + d)^-m (E(m) - E(m - 1)), summed by parts. A last period that the horizon cuts short
    /// counts at its end; one that no longer counts in double precision is the last.
    static schedule per_period(outlook const& of) {
        double const growth = std::log1p(of.discount);
        if (growth == 0) { // then it does not matter when
            return {{{of.horizon, 1.0}}, {}};
        }
        double const whole = of.horizon / of.period;
        double const count = std::ceil(std::min(whole * (1 - 1e-12), 38 / growth));
        if (!(count <= 1e7)) {
            throw invalid_option("period", to_text(of.period),
                                 "longer: " + to_text(count) + " of them would count, at most ten million may");
        }
        auto const periods = static_cast<std::size_t>(count);
        schedule found;
        found.entries.reserve(periods);
        for (std::size_t m = 1; m <= periods; ++m) {
            auto const number = static_cast<double>(m);
            double const factor = std::exp(-growth * number);
            double const c = m == periods ? factor : factor * of.discount / (1 + of.discount);
            if (c > 0) {
                found.entries.push_back(
                    {m == periods ? std::min(of.horizon, number * of.period) : number * of.period, c});
            }
        }
        found.thin();
        return found;
    }

    /// Integral of e^(-d t) dE(t) = e^(-d h) E(h) + d times the integral of e^(-d t) E(t).
    static schedule continuous(outlook const& of) {
        double const rate = std::log1p(of.discount) / of.period;
        if (std::isinf(of.horizon)) {
            return {{}, rate};
        }
        schedule found{{{of.horizon, std::exp(-rate * of.horizon)}}, {}};
        if (rate == 0 || of.horizon == 0) {
            return found;
        }
        // Panels that double in length: E(t) is smooth on the scale of t plus the age of the customers, the discount on
        // that of 1 / rate.
        double const longest = 4 / rate;
        double const end = std::min(of.horizon, 40 / rate);
        double from = 0;
        while (from < end) {
            double const to = std::min(end, from + std::min(longest, std::max(end * 0x1p-20, from)));
            for (auto const& point : stats::gauss_legendre(20)) {
                double const t = from + point.at * (to - from);
                found.entries.push_back({t, rate * std::exp(-rate * t) * point.weight * (to - from)});
            }
            from = to;
        }
        return found;
    }

    /// Many entries in a row become few: over times from t to 2 t, E is read off 20 Chebyshev points. It is analytic
    /// but for a point before time 0, so that this leaves 15 digits (L. N. Trefethen, "Approximation Theory and
    /// Approximation Practice", 2013, theorem 8.2), and what each point contributes is known once for all customers.
    void thin() {
        constexpr std::size_t kept = 64;
        constexpr std::size_t points = 20;
        if (entries.size() < 2 * kept) {
            return;
        }
        std::vector<entry> few(entries.begin(), entries.begin() + kept);
        for (std::size_t first = kept; first < entries.size();) {
            std::size_t const last = std::min(2 * first, entries.size());
            double const lowest = entries[first].t;
            double const highest = entries[last - 1].t;
            if (last - first <= points) {
                few.insert(few.end(), entries.begin() + static_cast<std::ptrdiff_t>(first),
                           entries.begin() + static_cast<std::ptrdiff_t>(last));
            } else {
                spread(first, last, lowest, highest, points, few);
            }
            first = last;
        }
        entries = std::move(few);
    }

    /// Barycentric interpolation (ibid., theorem 5.2), transposed: the weights of the points.
    void spread(std::size_t first, std::size_t last, double lowest, double highest, std::size_t points,
                std::vector<entry>& few) const {
        std::vector<entry> at(points);
        for (std::size_t j = 0; j < points; ++j) {
            double const t = -std::cos(std::numbers::pi * static_cast<double>(j) / static_cast<double>(points - 1));
            at[j] = {(lowest + highest) / 2 + t * (highest - lowest) / 2, 0};
        }
        std::vector<double> share(points);
        for (std::size_t i = first; i < last; ++i) {
            auto const [t, c] = entries[i];
            double sum = 0;
            bool exact = false;
            for (std::size_t j = 0; j < points && !exact; ++j) {
                exact = t == at[j].t;
                if (exact) {
                    at[j].c += c;
                } else {
                    double const half = j == 0 || j + 1 == points ? 0.5 : 1.0;
                    share[j] = (j % 2 == 0 ? half : -half) / (t - at[j].t);
                    sum += share[j];
                }
            }
            for (std::size_t j = 0; j < points && !exact; ++j) {
                at[j].c += c * share[j] / sum;
            }
        }
        few.insert(few.end(), at.begin(), at.end());
    }
};

} // namespace detail
} // namespace clientele::clv

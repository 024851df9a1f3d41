// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
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
    double horizon = 52; ///< in the unit of T
    double discount = 0; ///< the effective rate per period: see `discount_per_unit` for a yearly one
    double period = 1;   ///< its length, in the unit of T
    compounding how = compounding::per_period;
};

/// \throws invalid_option
inline void check(outlook const& of) {
    if (!(of.horizon >= 0 && std::isfinite(of.horizon))) {
        throw invalid_option("horizon", to_text(of.horizon), "finite and 0 or more, in the unit of T");
    }
    if (!(of.discount >= 0 && std::isfinite(of.discount))) {
        throw invalid_option("discount", to_text(of.discount), "0 or more per period (0.1 is 10 %)");
    }
    if (!(of.period > 0 && std::isfinite(of.period))) {
        throw invalid_option("period", to_text(of.period), "above 0, in the unit of T");
    }
    if (of.horizon / of.period > 1e6) {
        throw invalid_option("periods", to_text(of.horizon / of.period), "a million at most");
    }
}

namespace detail {

/// A sum of c E(t) over a few times t, where E(t) are the expected purchases up to t: all c are 0 or more.
struct schedule {
    struct entry {
        double t;
        double c;
    };
    std::vector<entry> entries{};

    /// Sum over periods of (1 + d)^-m (E(m) - E(m - 1)), summed by parts. A last period that the horizon cuts short
    /// counts at its end.
    static schedule per_period(outlook const& of) {
        schedule found;
        double const growth = 1 + of.discount;
        double const whole = of.horizon / of.period;
        auto const periods = static_cast<std::size_t>(std::ceil(whole * (1 - 1e-12)));
        for (std::size_t m = 1; m <= periods; ++m) {
            bool const last = m == periods;
            double const factor = std::pow(growth, -static_cast<double>(m));
            double const c = last ? factor : factor * of.discount / growth;
            if (c > 0) {
                found.entries.push_back({last ? of.horizon : static_cast<double>(m) * of.period, c});
            }
        }
        return found;
    }

    /// Integral of e^(-d t) dE(t) = e^(-d h) E(h) + d times the integral of e^(-d t) E(t), by Gauss's rule.
    static schedule continuous(outlook const& of) {
        double const rate = std::log1p(of.discount) / of.period;
        schedule found{{{of.horizon, std::exp(-rate * of.horizon)}}};
        if (rate == 0 || of.horizon == 0) {
            return found;
        }
        // Nodes and weights of 8 points on [-1, 1] (M. Abramowitz and I. Stegun, table 25.4); panels over which neither
        // the discount nor E(t) changes by much.
        constexpr double node[] = {0.183434642495649805, 0.525532409916328986, 0.796666477413626740,
                                   0.960289856497536232};
        constexpr double weight[] = {0.362683783378361983, 0.313706645877887287, 0.222381034453374471,
                                     0.101228536290376259};
        double from = 0;
        double length = of.horizon / 64;
        while (from < of.horizon) {
            double const to = std::min(of.horizon, from + length);
            for (int i = 0; i < 4; ++i) {
                for (double const side : {-1.0, 1.0}) {
                    double const t = (from + to) / 2 + side * node[i] * (to - from) / 2;
                    found.entries.push_back({t, rate * std::exp(-rate * t) * weight[i] * (to - from) / 2});
                }
            }
            length = std::max(of.horizon / 64, std::min(to, 4 / rate));
            from = to;
        }
        return found;
    }

    static schedule of(outlook const& wanted) {
        check(wanted);
        return wanted.how == compounding::continuous ? continuous(wanted) : per_period(wanted);
    }
};

} // namespace detail
} // namespace clientele::clv

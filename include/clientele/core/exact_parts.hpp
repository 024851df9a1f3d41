// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/vectorise.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

/// \file
/// Two doubles that add up to many, exactly, where there are such.
namespace clientele::detail {

/// Cuts each value in two parts of 40 bits below the greatest, whose sums are exact in doubles. As a rule nothing is
/// left then, since a double has 53 bits. (A large constant, added and taken off, leaves the leading bits: S. M. Rump,
/// T. Ogita and S. Oishi, "Accurate floating-point summation part I", SIAM J. Sci. Comput. 31, 2008, section 3.)
struct exact_parts {
    static constexpr std::size_t most = 1024; ///< values: 40 bits and 10 are fewer than 53

    double leading = 0;    ///< sum of the first parts
    double trailing = 0;   ///< sum of the second parts
    bool complete = false; ///< whether these are all: not where values are not finite, or too different in size

    /// Of at most so many values.
    explicit exact_parts(std::span<double const> values) {
        sum_up const work{values, *this};
        run_on_widest(work);
    }

private:
    struct sum_up {
        std::span<double const> values;
        exact_parts& into;

        template <std::size_t Width> CLIENTELE_INLINE void run() const {
            double const largest = greatest_size<Width>(values);
            if (largest < 0x1p900 && largest > 0x1p-800) { // so is no NaN
                int const above = std::ilogb(largest) + 1;
                // The last bits of these are 2^-40 and 2^-80 of what is above all.
                into.cut<Width>(values, std::ldexp(1.5, above + 12), std::ldexp(1.5, above - 28));
            } else {
                into.complete = largest == 0;
            }
        }
    };

    /// NaN if any value is not finite.
    template <std::size_t Width> CLIENTELE_INLINE static double greatest_size(std::span<double const> values) {
        reals<Width> sizes{};
        reals<Width> nothing{};
        std::size_t const whole = values.size() / Width * Width;
        for (std::size_t i = 0; i < whole; i += Width) {
            reals<Width> some;
            load(some, values.data() + i);
            nothing += some * 0.0;
            some = some < 0.0 ? 0.0 - some : some;
            sizes = sizes < some ? some : sizes;
        }
        double largest = 0;
        double unfit = 0;
        for (std::size_t lane = 0; lane < Width; ++lane) {
            largest = std::max(largest, lane_of<Width>(sizes, lane));
            unfit += lane_of<Width>(nothing, lane);
        }
        for (double const value : values.subspan(whole)) {
            largest = std::max(largest, std::abs(value));
            unfit += value * 0;
        }
        return unfit == 0 ? largest : std::numeric_limits<double>::quiet_NaN();
    }

    template <std::size_t Width>
    CLIENTELE_INLINE void cut(std::span<double const> values, double first, double second) {
        reals<Width> high{};
        reals<Width> low{};
        typename register_of<Width>::bits left{}; // of all values together: 0 where nothing is
        std::size_t const whole = values.size() / Width * Width;
        for (std::size_t i = 0; i < whole; i += Width) {
            reals<Width> value;
            load(value, values.data() + i);
            reals<Width> const part = (value + first) - first;
            value -= part;
            high += part;
            reals<Width> const next = (value + second) - second;
            value = (value - next) + 0.0; // so that it is not -0
            low += next;
            typename register_of<Width>::bits some;
            load(some, &value);
            left |= some;
        }
        complete = true;
        for (std::size_t lane = 0; lane < Width; ++lane) {
            leading += lane_of<Width>(high, lane);
            trailing += lane_of<Width>(low, lane);
            complete = complete && lane_of<Width>(left, lane) == 0;
        }
        for (double const value : values.subspan(whole)) {
            double const part = (value + first) - first;
            double const next = ((value - part) + second) - second;
            leading += part;
            trailing += next;
            complete = complete && value - part == next;
        }
    }
};

} // namespace clientele::detail

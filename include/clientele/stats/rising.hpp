// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/stats/gamma.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

/// \file
/// Rising factorials of one number for all whole n up to a limit: what likelihoods of counts need, without a single
/// gamma function unless only a few are looked up.
namespace clientele::stats {

/// log (a)_n = log(a (a + 1) ... (a + n - 1)) and its derivatives with respect to a, for n = 0 ... `limit`. Each is a
/// sum of terms of one sign.
class rising_table {
public:
    struct entry {
        double value = 0; ///< log (a)_n
        double slope = 0; ///< digamma(a + n) - digamma(a)
        double bend = 0;  ///< trigamma(a + n) - trigamma(a)
    };

    /// `looked_up`: how many entries are wanted, about. A long table that few look into is not made.
    rising_table(double a, std::size_t limit, std::size_t looked_up = std::numeric_limits<std::size_t>::max()) : a_(a) {
        if (limit / entries_in_time_of_one > looked_up) {
            return;
        }
        entries_.resize(limit + 1);
        // The rounding of a long sum is carried along (W. Kahan, Communications of the ACM 8 (1965), p. 40).
        entry lost;
        auto const add = [](double& sum, double& carried, double before, double term) {
            double const wanted = term - carried;
            sum = before + wanted;
            carried = (sum - before) - wanted;
        };
        for (std::size_t n = 0; n < limit; ++n) {
            double const factor = a + static_cast<double>(n);
            add(entries_[n + 1].value, lost.value, entries_[n].value, std::log(factor));
            add(entries_[n + 1].slope, lost.slope, entries_[n].slope, 1 / factor);
            add(entries_[n + 1].bend, lost.bend, entries_[n].bend, -1 / (factor * factor));
        }
    }

    [[nodiscard]] entry operator[](std::size_t n) const {
        if (!entries_.empty()) {
            return entries_[n];
        }
        auto const count = static_cast<double>(n);
        return {log_rising(a_, count), digamma_rise(a_, count), trigamma_rise(a_, count)};
    }

private:
    /// So many entries are made while one is computed by gamma functions: measured.
    static constexpr std::size_t entries_in_time_of_one = 32;

    double a_;
    std::vector<entry> entries_;
};

} // namespace clientele::stats

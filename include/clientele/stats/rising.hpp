// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

/// \file
/// Rising factorials of one number for all whole n up to a limit: what likelihoods of counts need, without a single
/// gamma function.
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

    rising_table(double a, std::size_t limit) : entries_(limit + 1) {
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

    [[nodiscard]] entry const& operator[](std::size_t n) const { return entries_[n]; }

private:
    std::vector<entry> entries_;
};

} // namespace clientele::stats

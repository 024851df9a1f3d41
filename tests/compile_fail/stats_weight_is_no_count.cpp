// expect: (for the satisfaction of|does not satisfy) 'unsigned_integral
// SPDX-License-Identifier: MIT
#include <clientele/stats/quantile.hpp>

#include <vector>

struct row {
    double value;
    unsigned count;
    double share;
};

std::vector<double> median(std::vector<row> const& rows) {
    std::vector<double> const half{0.5};
#ifdef CLIENTELE_CONTROL
    return clientele::stats::weighted_quantiles(rows, half, &row::value, &row::count);
#else
    return clientele::stats::weighted_quantiles(rows, half, &row::value, &row::share);
#endif
}

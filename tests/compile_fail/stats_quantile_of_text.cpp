// expect: (for the satisfaction of|because) 'numeric_projection<
// SPDX-License-Identifier: MIT
#include <clientele/stats/quantile.hpp>

#include <string>
#include <vector>

double median(std::vector<double> const& numbers, std::vector<std::string> const& names) {
#ifdef CLIENTELE_CONTROL
    (void)names;
    return clientele::stats::quantile(numbers, 0.5);
#else
    (void)numbers;
    return clientele::stats::quantile(names, 0.5);
#endif
}

// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/core/error.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/text.hpp>
#include <clientele/pareto/curve.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// \file
/// The decile table: customers in groups of equal size, the best first.
namespace clientele::pareto {

/// One group.
struct decile {
    double customers = 0;        ///< how many
    double value = 0;            ///< what they hold
    double share = 0;            ///< of all value
    double cumulative_share = 0; ///< with all groups above
    double lift = 0;             ///< share of value over share of customers: 1 is average
    friend bool operator==(decile const&, decile const&) = default;
};

/// Customers from the most valuable down in `groups` groups of equal size (sizes differ by one where they must).
/// \throws invalid_option unless 1 <= groups <= customers
[[nodiscard]] inline std::vector<decile> deciles(curve const& of, std::size_t groups = 10) {
    if (groups < 1 || static_cast<double>(groups) > of.customers()) {
        throw invalid_option("groups", to_text(groups), "1 to the number of customers, " + to_text(of.customers()));
    }
    bool const counts = of.customers() == std::floor(of.customers());
    auto const edge = [&](std::size_t group) {
        double const exact = of.customers() * static_cast<double>(group) / static_cast<double>(groups);
        return counts ? std::floor(exact) : exact;
    };
    std::vector<decile> table;
    exact_sum above;
    std::size_t row = of.values().size() - 1;
    double left = of.weight(row); // of this row
    for (std::size_t group = 0; group < groups; ++group) {
        double wanted = edge(group + 1) - edge(group);
        decile line{.customers = wanted};
        exact_sum value;
        while (wanted > 0) {
            double const taken = std::min(wanted, left);
            value.add(taken * of.values()[row]);
            above.add(taken * of.values()[row]);
            wanted -= taken;
            left -= taken;
            if (left <= 0) {
                if (row == 0) {
                    break;
                }
                left = of.weight(--row);
            }
        }
        line.value = value.value();
        line.share = line.value / of.total();
        line.cumulative_share = above.value() / of.total();
        line.lift = line.share / (line.customers / of.customers());
        table.push_back(line);
    }
    return table;
}

} // namespace clientele::pareto

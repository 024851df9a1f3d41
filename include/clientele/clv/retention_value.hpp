// SPDX-License-Identifier: MIT
#pragma once

#include <clientele/clv/parameters.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/text.hpp>

#include <cmath>
#include <cstdint>

/// \file
/// The textbook formula of lifetime value: a margin, one retention rate, one rate of discount. A baseline: with
/// customers who differ it is wrong by as much as they differ (`shifted_beta_geometric` allows for that).
namespace clientele::clv {

/// When the first payment is made that the value counts. The formulae in use differ in nothing else.
enum class first_payment : std::uint8_t {
    now,        ///< m (1 + d) / (1 + d - r): of a new customer, what he pays on joining included
    at_renewal, ///< m r / (1 + d - r): a period from now, if he is retained (S. Gupta and D. R. Lehmann, "Customers as
                ///< assets", Journal of Interactive Marketing 17 (2003), pp. 9-24)
    end_of_period, ///< m / (1 + d - r): a period from now, for certain; from then on if he is retained
};

/// The value of a customer who yields `margin` a period, is retained for the next with probability `retention`, for
/// ever, at a rate of discount `rate` per period. Infinite with the sign of the margin if retention is 1 and rate 0.
/// \throws invalid_option unless the margin is finite, 0 <= retention <= 1, rate >= 0 and finite
[[nodiscard]] inline double retention_value(double margin, double retention, double rate,
                                            first_payment when = first_payment::at_renewal) {
    if (!std::isfinite(margin)) {
        throw invalid_option("margin", to_text(margin), "finite");
    }
    if (!(retention >= 0 && retention <= 1)) {
        throw invalid_option("retention", to_text(retention), "from 0 to 1");
    }
    detail::check_rate(rate);
    double const payments = (when == first_payment::now          ? 1 + rate
                             : when == first_payment::at_renewal ? retention
                                                                 : 1.0);
    return margin == 0 ? 0 : margin * (payments / ((1 - retention) + rate));
}

} // namespace clientele::clv

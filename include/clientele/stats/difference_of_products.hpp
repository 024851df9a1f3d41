// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

/// \file
/// a b - c d where the two are close.
namespace clientele::stats {

/// a b - c d to the last digits, however close the products (W. Kahan; analysed in C.-P. Jeannerod, N. Louvet and J.-M.
/// Muller, "Further analysis of Kahan's algorithm for the accurate computation of 2 x 2 determinants", Mathematics of
/// Computation 82 (2013)).
[[nodiscard]] inline double difference_of_products(double a, double b, double c, double d) noexcept {
    double const product = c * d;
    return std::fma(a, b, -product) + std::fma(-c, d, product);
}

} // namespace clientele::stats

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Quantiles, sorting, distributions, special functions, derivatives, the bootstrap.
#include <clientele/stats/adaptive_quadrature.hpp>
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/block_math.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/chebyshev.hpp>
#include <clientele/stats/chi_square.hpp>
#include <clientele/stats/difference_of_products.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/exponential_integral.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/gauss_legendre.hpp>
#include <clientele/stats/log_growth.hpp>
#include <clientele/stats/negative_binomial.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/order_key.hpp>
#include <clientele/stats/proportion.hpp>
#include <clientele/stats/quantile.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/rising_ratio.hpp>
#include <clientele/stats/sampling.hpp>
#include <clientele/stats/second_order.hpp>
#include <clientele/stats/selection.hpp>
#include <clientele/stats/sort.hpp>

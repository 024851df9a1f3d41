// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Quantiles, sorting, distributions, special functions, derivatives, maximisation, the bootstrap.
#include <clientele/stats/beta_average.hpp>
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/dual.hpp>
#include <clientele/stats/gamma.hpp>
#include <clientele/stats/newton.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/order_key.hpp>
#include <clientele/stats/quantile.hpp>
#include <clientele/stats/rising.hpp>
#include <clientele/stats/rising_ratio.hpp>
#include <clientele/stats/second_order.hpp>
#include <clientele/stats/selection.hpp>
#include <clientele/stats/sort.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Quantiles, sorting, the normal distribution, the bootstrap.
#include <clientele/stats/bootstrap.hpp>
#include <clientele/stats/normal.hpp>
#include <clientele/stats/order_key.hpp>
#include <clientele/stats/quantile.hpp>
#include <clientele/stats/selection.hpp>
#include <clientele/stats/sort.hpp>

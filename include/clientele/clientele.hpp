// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Everything but the opt-in headers, which bring in more than most programs need:
/// - clientele/clv.hpp (customer lifetime value, with Eigen)
/// - clientele/stats/newton.hpp (maximisation, with Eigen)
/// - clientele/clustering/components.hpp (principal components, with Eigen)
/// - clientele/tiers/equity_forecast.hpp (customer equity by tier, with Eigen)
/// - clientele/chart/component_scatter.hpp (clusters on principal components, with Eigen)
#include <clientele/banding.hpp>
#include <clientele/chart.hpp>
#include <clientele/clustering.hpp>
#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/features.hpp>
#include <clientele/fwd.hpp>
#include <clientele/io.hpp>
#include <clientele/pareto.hpp>
#include <clientele/rfm.hpp>
#include <clientele/stats.hpp>
#include <clientele/tiers.hpp>
#include <clientele/version.hpp>

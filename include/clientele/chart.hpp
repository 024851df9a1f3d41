// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Results as plain chart data, and as Vega-Lite specifications.
#include <clientele/chart/alive_path.hpp>
#include <clientele/chart/calibration.hpp>
#include <clientele/chart/cluster_count.hpp>
#include <clientele/chart/clusters.hpp>
#include <clientele/chart/frequency_fit.hpp>
#include <clientele/chart/heterogeneity.hpp>
#include <clientele/chart/histogram.hpp>
#include <clientele/chart/history_map.hpp>
#include <clientele/chart/iso_value.hpp>
#include <clientele/chart/json.hpp>
#include <clientele/chart/label.hpp>
#include <clientele/chart/measures.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/pareto.hpp>
#include <clientele/chart/purchase_timing.hpp>
#include <clientele/chart/retention.hpp>
#include <clientele/chart/scatter.hpp>
#include <clientele/chart/scores.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/series.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/spending.hpp>
#include <clientele/chart/tier_grid.hpp>
#include <clientele/chart/tier_ladder.hpp>
#include <clientele/chart/tier_load.hpp>
#include <clientele/chart/tier_migration.hpp>
#include <clientele/chart/tier_pyramid.hpp>
#include <clientele/chart/tracking.hpp>
#include <clientele/chart/tree_map.hpp>

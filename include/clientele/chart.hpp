// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Results as plain chart data, and as Vega-Lite specifications.
#include <clientele/chart/cluster_count.hpp>
#include <clientele/chart/clusters.hpp>
#include <clientele/chart/histogram.hpp>
#include <clientele/chart/json.hpp>
#include <clientele/chart/label.hpp>
#include <clientele/chart/measures.hpp>
#include <clientele/chart/numerals.hpp>
#include <clientele/chart/palette.hpp>
#include <clientele/chart/pareto.hpp>
#include <clientele/chart/scatter.hpp>
#include <clientele/chart/scores.hpp>
#include <clientele/chart/segments.hpp>
#include <clientele/chart/spec.hpp>
#include <clientele/chart/tree_map.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Recency, frequency, monetary value: scores and named segments.
#include <clientele/rfm/fit.hpp>
#include <clientele/rfm/lens.hpp>
#include <clientele/rfm/maps.hpp>
#include <clientele/rfm/scale.hpp>
#include <clientele/rfm/score.hpp>
#include <clientele/rfm/segment_map.hpp>
#include <clientele/rfm/segment_summary.hpp>

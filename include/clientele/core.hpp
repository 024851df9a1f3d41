// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Errors, dates, projections, exact sums, engines and random numbers.
#include <clientele/core/concepts.hpp>
#include <clientele/core/crew.hpp>
#include <clientele/core/dates.hpp>
#include <clientele/core/engine.hpp>
#include <clientele/core/error.hpp>
#include <clientele/core/exact_parts.hpp>
#include <clientele/core/exact_sum.hpp>
#include <clientele/core/progress.hpp>
#include <clientele/core/random.hpp>
#include <clientele/core/text.hpp>
#include <clientele/core/vectorise.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Everything but the opt-in headers (none so far).
#include <clientele/banding.hpp>
#include <clientele/chart.hpp>
#include <clientele/core.hpp>
#include <clientele/customers.hpp>
#include <clientele/fwd.hpp>
#include <clientele/io.hpp>
#include <clientele/pareto.hpp>
#include <clientele/rfm.hpp>
#include <clientele/stats.hpp>
#include <clientele/version.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Tier policies: who gets which service, why, and how tiers change. Not here: clientele/tiers/equity_forecast.hpp.
#include <clientele/tiers/catalogue.hpp>
#include <clientele/tiers/closeness.hpp>
#include <clientele/tiers/combine.hpp>
#include <clientele/tiers/customer_pyramid.hpp>
#include <clientele/tiers/cut.hpp>
#include <clientele/tiers/decision.hpp>
#include <clientele/tiers/grid.hpp>
#include <clientele/tiers/homogeneity.hpp>
#include <clientele/tiers/lifecycle.hpp>
#include <clientele/tiers/limit.hpp>
#include <clientele/tiers/load.hpp>
#include <clientele/tiers/measure.hpp>
#include <clientele/tiers/migration.hpp>
#include <clientele/tiers/policy.hpp>
#include <clientele/tiers/satisfaction_grid.hpp>
#include <clientele/tiers/scale.hpp>
#include <clientele/tiers/segments.hpp>
#include <clientele/tiers/service_pyramid.hpp>
#include <clientele/tiers/steady.hpp>
#include <clientele/tiers/steady_state.hpp>
#include <clientele/tiers/transition.hpp>
#include <clientele/tiers/translate.hpp>
#include <clientele/tiers/value_growth.hpp>
#include <clientele/tiers/value_rules.hpp>
#include <clientele/tiers/when.hpp>
#include <clientele/tiers/within.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Customer lifetime value: models of buying and of spending.
#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/discount.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/forecast.hpp>
#include <clientele/clv/frequencies.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/gamma_gompertz_nbd.hpp>
#include <clientele/clv/gompertz_clock.hpp>
#include <clientele/clv/gompertz_likelihood.hpp>
#include <clientele/clv/holdout.hpp>
#include <clientele/clv/lifetime_counts.hpp>
#include <clientele/clv/lifetime_values.hpp>
#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/likelihood_ratio.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/nbd.hpp>
#include <clientele/clv/next_purchase.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/pareto_nbd.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/schedule.hpp>
#include <clientele/clv/silence.hpp>
#include <clientele/clv/simulate.hpp>
#include <clientele/clv/spends.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/clv/summary.hpp>
#include <clientele/clv/tracking.hpp>
#include <clientele/clv/uncertainty.hpp>

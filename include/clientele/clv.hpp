// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Customer lifetime value: models of buying and of spending.
#include <clientele/clv/baseline.hpp>
#include <clientele/clv/beta_discrete_weibull.hpp>
#include <clientele/clv/beta_geometric.hpp>
#include <clientele/clv/bg_bb.hpp>
#include <clientele/clv/bg_nbd.hpp>
#include <clientele/clv/discounted_sum.hpp>
#include <clientele/clv/fit.hpp>
#include <clientele/clv/gamma_gamma.hpp>
#include <clientele/clv/grid_sums.hpp>
#include <clientele/clv/likelihood.hpp>
#include <clientele/clv/mbg_nbd.hpp>
#include <clientele/clv/migration_value.hpp>
#include <clientele/clv/model.hpp>
#include <clientele/clv/opportunities.hpp>
#include <clientele/clv/parameters.hpp>
#include <clientele/clv/posterior.hpp>
#include <clientele/clv/report.hpp>
#include <clientele/clv/retention.hpp>
#include <clientele/clv/retention_value.hpp>
#include <clientele/clv/shifted_beta_geometric.hpp>
#include <clientele/clv/spends.hpp>
#include <clientele/clv/summaries.hpp>
#include <clientele/clv/summary.hpp>

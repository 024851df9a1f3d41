// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Concentration of value: Lorenz curve, Gini, ABC classes, whale curve.
#include <clientele/pareto/abc.hpp>
#include <clientele/pareto/curve.hpp>
#include <clientele/pareto/deciles.hpp>
#include <clientele/pareto/decomposition.hpp>
#include <clientele/pareto/indices.hpp>
#include <clientele/pareto/power_law.hpp>
#include <clientele/pareto/tally.hpp>
#include <clientele/pareto/uncertainty.hpp>
#include <clientele/pareto/values.hpp>
#include <clientele/pareto/whale.hpp>

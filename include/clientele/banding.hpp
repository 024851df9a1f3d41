// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// How a value becomes a band.
#include <clientele/banding/capacity.hpp>
#include <clientele/banding/cuts.hpp>
#include <clientele/banding/rules.hpp>

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The features of a customer, read off the host's type and encoded for distances.
#include <clientele/features/encode.hpp>
#include <clientele/features/encoded.hpp>
#include <clientele/features/encoder.hpp>
#include <clientele/features/feature.hpp>
#include <clientele/features/fit.hpp>
#include <clientele/features/learn_levels.hpp>
#include <clientele/features/learn_numbers.hpp>
#include <clientele/features/level_table.hpp>
#include <clientele/features/levels.hpp>
#include <clientele/features/missing.hpp>
#include <clientele/features/moments.hpp>
#include <clientele/features/reader.hpp>
#include <clientele/features/scaling.hpp>
#include <clientele/features/schema.hpp>

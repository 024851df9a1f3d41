// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The version of the library; CMake reads it from here.
#define CLIENTELE_VERSION_MAJOR 0
#define CLIENTELE_VERSION_MINOR 1
#define CLIENTELE_VERSION_PATCH 0

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ > 0)
#error "clientele promises the same bits everywhere, which needs IEEE arithmetic: compile without -ffast-math"
#endif

// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// Catch2, version 2 or 3, under one set of names. Only what both versions have may be used.
/// For a message thrown: `CHECK_THROWS_WITH(expression, ContainsSubstring("..."))`.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>

#include <string>

inline auto ContainsSubstring(std::string const& part) { return Catch::Matchers::Contains(part); }
#endif

using Catch::Matchers::EndsWith;
using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using Catch::Matchers::WithinULP;

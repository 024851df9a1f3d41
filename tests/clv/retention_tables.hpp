// SPDX-License-Identifier: MIT
#pragma once

/// \file
/// The two segments of Fader and Hardie (2007): customers left of 1,000 at the start of each year.
#include <vector>

namespace clientele_test {

inline std::vector<double> const high_end{1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394};
inline std::vector<double> const regular{1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173};

/// The first so many years.
inline std::vector<double> first_years(std::vector<double> const& of, int years) {
    return {of.begin(), of.begin() + years + 1};
}

} // namespace clientele_test
